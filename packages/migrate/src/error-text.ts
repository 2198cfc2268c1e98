import type { ts } from 'ts-morph';

/** The head of the message alone: what follows it lists paths and types that vary from run to run. */
export function errorText({ code, messageText }: ts.Diagnostic): string {
  const head = typeof messageText === 'string' ? messageText : messageText.messageText;
  return `TS${code}: ${head.replaceAll(/\s+/g, ' ')}`;
}

/**
 * The same for errors that are the same: in which order TypeScript names the members of a union depends on which of them
 * it met first.
 */
export function errorKey(text: string): string {
  return text.replaceAll(/'[^']*'/g, (quoted) =>
    quoted.slice(1, -1).split(' | ').toSorted().join(' | '),
  );
}
