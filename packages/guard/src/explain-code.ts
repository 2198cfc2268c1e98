import { reasons } from '@taskgroup/patterns';
import { driftCodes } from './judgement/drift-codes.ts';
import { wrap } from './reporters/wrap.ts';

/** What a code means that a report gives; undefined for what is no code. */
export function explainCode(code: string): string | undefined {
  const drift = (driftCodes as Readonly<Record<string, string>>)[code];
  if (drift !== undefined) return page(code, 'a record that drifted', drift);
  const reason = (reasons as Readonly<Record<string, string>>)[code];
  return reason === undefined ? undefined : page(code, 'a reason of migrate-taskgroup', reason);
}

function page(code: string, kind: string, text: string): string {
  return `${code}: ${kind}\n\n${wrap(text).join('\n')}\n`;
}
