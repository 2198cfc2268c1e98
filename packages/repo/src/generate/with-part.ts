/**
 * Replaces what lies between a file's markers of that name.
 *
 * @throws {Error} when the file has no such markers.
 */
export function withPart(text: string, name: string, content: string, file: string): string {
  const [begin, end] = [`<!-- begin generated ${name} -->`, `<!-- end generated ${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from)
    throw new Error(`Cannot generate part '${name}': ${file} lacks its markers`);
  return `${text.slice(0, from + begin.length)}\n\n${content.trim()}\n\n${text.slice(to)}`;
}
