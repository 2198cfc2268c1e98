import { patterns } from '@taskgroup/patterns';

/**
 * What a file must contain before a pattern can match in it. A pattern that is not listed matches
 * anywhere, so forgetting one here costs time and never a finding.
 */
const tokens: Readonly<Record<string, RegExp>> = {
  'no-floating-task': /[(`]|=>|\bvoid\b|^\s*[\w$.]+;?\s*$/m,
  'no-leaky-combinator': /\bPromise\b/,
  'signal-handler-must-cancel': /\(/,
};

const needed = patterns.map(({ id }) => tokens[id]);

/** Whether a file can hold a finding at all; most commits end here, before any linter is loaded. */
export function mayHoldFinding(text: string): boolean {
  return needed.some((token) => token === undefined || token.test(text));
}
