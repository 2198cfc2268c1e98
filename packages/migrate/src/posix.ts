/** TypeScript, git and our reports write every path with forward slashes. */
export function toPosix(file: string): string {
  return file.replaceAll('\\', '/');
}
