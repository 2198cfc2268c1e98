import { mayHoldSite, patterns } from '@taskgroup/patterns';
import { mayHoldMark } from './defer/inline.ts';

export { markersIn } from '@taskgroup/patterns';

/** Whether a text can hold anything to report: most commits end here, before any linter is loaded. */
export function mayHoldFinding(text: string): boolean {
  return mayHoldSite(text, patterns) || mayHoldMark(text);
}
