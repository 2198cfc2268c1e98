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
