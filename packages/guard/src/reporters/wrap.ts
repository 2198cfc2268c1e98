/** Breaks a paragraph into lines of a width that a terminal has. */
export function wrap(text: string): string[] {
  return text.match(/\S.{0,88}\S(?=\s|$)|\S+/g) ?? [];
}
