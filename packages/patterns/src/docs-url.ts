/** The page that explains a pattern at length. */
export function docsUrl(id: string): string {
  return `https://github.com/taskgroup/taskgroup/blob/main/docs/patterns/${id}.md`;
}
