import { faultOf, marksIn, type InlineMark, type MarkFault } from '../defer/inline.ts';
import type { ShownFinding } from '../report.ts';
import { toMarkFinding } from './mark-finding.ts';
import type { Found } from './settle.ts';

/** The comments that name deferrals, in all judged files. */
export interface Marks {
  /** The deferral that a comment names for this line: on it, or on the line above. */
  at(path: string, line: number): string | undefined;
  /** Comments that name a deferral which is not there, or not about this. */
  readonly faults: readonly ShownFinding[];
}

export async function readMarks({ candidates, records }: Found): Promise<Marks> {
  const ids = new Map<string, string>();
  const faults: ShownFinding[] = [];
  for (const { path, text } of candidates) {
    for (const mark of await marksIn(path, text)) {
      const fault: MarkFault | undefined = faultOf(mark, path, records.deferrals);
      if (fault) faults.push(toMarkFinding(path, text, mark, fault));
      else if (isDefer(mark)) ids.set(`${mark.line} ${path}`, mark.id);
    }
  }
  return {
    at: (path, line) => ids.get(`${line} ${path}`) ?? ids.get(`${line - 1} ${path}`),
    faults,
  };
}

function isDefer({ kind }: InlineMark): boolean {
  return kind === 'defer';
}
