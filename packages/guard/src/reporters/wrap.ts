/** Easy to read, and what most terminals have. */
const WIDTH = 90;
/** What stands before the lines of a paragraph. */
const INDENT = 7;

/** Breaks a paragraph into lines that fit into the terminal. */
export function wrap(text: string, columns = process.stdout.columns || Infinity): string[] {
  const width = Math.max(20, Math.min(WIDTH, columns - INDENT));
  return text.match(new RegExp(`\\S.{0,${width - 2}}\\S(?=\\s|$)|\\S+`, 'g')) ?? [];
}
