import type { ts } from 'ts-morph';

/** The head of the message alone: what follows it lists paths and types that vary from run to run. */
export function errorText({ code, messageText }: ts.Diagnostic): string {
  const head = typeof messageText === 'string' ? messageText : messageText.messageText;
  return `TS${code}: ${head.replaceAll(/\s+/g, ' ')}`;
}

/**
 * The text without its unions. In which order TypeScript names their members, and how many before it cuts them short,
 * depends on which of them it met first.
 */
export function errorKey(text: string): string {
  return text.replaceAll(/'[^']*(?: \| |\.\.\.)[^']*'/g, "'…'");
}

/**
 * Which of a file's errors are not among those it had: first those of the same text have each other, then those that differ
 * in their unions only.
 */
export function unknownErrors(
  texts: readonly string[],
  known: ReadonlyMap<string, number>,
): number[] {
  const left = new Map(known);
  const others = texts.flatMap((text, index) => (take(left, text) ? [] : [index]));
  const byKey = new Map<string, number>();
  for (const [text, count] of left) {
    const key = errorKey(text);
    byKey.set(key, (byKey.get(key) ?? 0) + count);
  }
  return others.filter((index) => !take(byKey, errorKey(texts[index]!)));
}

function take(counts: Map<string, number>, key: string): boolean {
  const count = counts.get(key) ?? 0;
  if (count > 0) counts.set(key, count - 1);
  return count > 0;
}
