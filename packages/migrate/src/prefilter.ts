import { combinators } from '@taskgroup/patterns';

const GAP = String.raw`(?:\s|/\*[^]*?\*/|//.*\n)*`;
const NAMES = Object.keys(combinators).join('|');
const MEMBER = String.raw`\bPromise${GAP}(?:\?\.|\.|\[)${GAP}['"\x60]?(?:${NAMES})\b`;
const MAY_HOLD_SITE = new RegExp(`${MEMBER}|=${GAP}Promise\\b`);

/** Nine files in ten hold no combinator: a look at the bytes and the text saves parsing them. */
export function mayHoldSite(bytes: Buffer): boolean {
  return bytes.includes('Promise') && MAY_HOLD_SITE.test(bytes.toString('latin1'));
}
