import { isUtf8 } from 'node:buffer';

const BYTE_ORDER_MARK = '\uFEFF';

export interface SourceText {
  /** Without the byte-order mark. */
  readonly text: string;
  readonly byteOrderMark: '' | typeof BYTE_ORDER_MARK;
}

/** The text of a file; `undefined` when its bytes are not UTF-8, as they would not survive a rewrite. */
export function decode(bytes: Buffer): SourceText | undefined {
  if (!isUtf8(bytes)) return undefined;
  const text = bytes.toString('utf8');
  return text.startsWith(BYTE_ORDER_MARK)
    ? { text: text.slice(1), byteOrderMark: BYTE_ORDER_MARK }
    : { text, byteOrderMark: '' };
}

/** Does the comment at the head of the file say that it is written in Flow? */
export function isFlow(text: string): boolean {
  const head = /^(?:#!.*)?(?:\s|\/\*[^]*?\*\/|\/\/.*)*/.exec(text)?.[0] ?? '';
  return /@flow\b/.test(head);
}

/**
 * Did a tool write the file: does it say so at its head, or has it lines that nobody writes? It would write it again, over
 * any change.
 */
export function isGenerated(text: string): boolean {
  const head = /^(?:#!.*)?(?:\s|\/\*[^]*?\*\/|\/\/.*)*/.exec(text)?.[0] ?? '';
  if (/@generated\b|\bdo not (?:edit|modify)\b|\bauto-?generated\b/i.test(head)) return true;
  const lines = text.split('\n', LOOKED_AT);
  const length = lines.reduce((sum, line) => sum + line.length, 0);
  return length / lines.length > LONG_ON_AVERAGE && lines.some((line) => line.length > VERY_LONG);
}

const LOOKED_AT = 200;
const LONG_ON_AVERAGE = 250;
const VERY_LONG = 2_000;
