/** What is wrong with the text that explains an exception. */
export interface Fault {
  readonly messageId: 'reason' | 'decision' | 'end' | 'expired' | 'tooLong';
  readonly date?: string;
}

interface Terms {
  readonly deferralPrefix: string;
  readonly decisionPrefix: string;
  readonly maxDays: number;
}

/** Shorter than this no sentence says why. */
const MIN_REASON = 10;

const DAY = 24 * 60 * 60 * 1000;

/** A reason, and either the id of a deferral or a decision record with an end date. */
export function findFault(text: string, terms: Terms, now = Date.now()): Fault | undefined {
  const reason = text
    .split(/\s+/)
    .filter((word) => !idsOf(word, [terms.deferralPrefix, terms.decisionPrefix]))
    .join(' ')
    .replace(UNTIL, '');
  if (reason.replace(/[^\p{L}\p{N}]/gu, '').length < MIN_REASON) return { messageId: 'reason' };
  if (idsOf(text, [terms.deferralPrefix])) return undefined;
  if (!idsOf(text, [terms.decisionPrefix])) return { messageId: 'decision' };
  const date = UNTIL.exec(text)?.[1];
  const end = date ? Date.parse(`${date}T23:59:59Z`) : NaN;
  if (!date || Number.isNaN(end)) return { messageId: 'end' };
  if (end < now) return { messageId: 'expired', date };
  if (end - now > (terms.maxDays + 1) * DAY) return { messageId: 'tooLong', date };
  return undefined;
}

const UNTIL = /\buntil:?\s+(\d{4}-\d{2}-\d{2})\b/i;

function idsOf(text: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => {
    const at = text.indexOf(prefix);
    return at >= 0 && /^\d/.test(text.slice(at + prefix.length));
  });
}
