import { exitCodes } from '../errors.ts';
import type { Drift } from '../report.ts';
import { colorsFor } from '../reporters/colors.ts';
import { driftLines } from '../reporters/drift-lines.ts';
import type { CommonOptions, Outcome } from './command.ts';

/** What a verification found, for people or as one JSON document. */
export function driftOutcome(
  drift: readonly Drift[],
  clean: string,
  { json, color }: Pick<CommonOptions, 'color'> & { readonly json?: true | undefined },
): Outcome {
  const drifted = drift.some(({ severity }) => severity === 'error');
  const exitCode = drifted ? exitCodes.drift : exitCodes.clean;
  if (json) {
    const verdict = drifted ? 'drift' : 'clean';
    const document = { version: 1, verdict, exitCode, drift };
    return { output: `${JSON.stringify(document, undefined, 2)}\n`, exitCode };
  }
  const colors = colorsFor(process.stdout, color);
  const lines = drift.flatMap((each) => driftLines(each, colors));
  if (!drift.length) lines.push(`${colors.green('✔')} ${clean}`);
  return { output: `${lines.join('\n')}\n`, exitCode };
}
