import { reasons } from '@taskgroup/patterns';
import type { Colors } from '../colors.ts';
import type { SiteReport } from '../report.ts';
import { SIGNS, siteDiff } from '../reports/site-diff.ts';
import { codesOf } from '../reports/tally.ts';

/** A site as a question shows it: where it is, what to know, and its diff. */
export function describeSite(
  site: SiteReport,
  index: number,
  total: number,
  colors: Colors,
): string {
  const { file, line, column, outcome, pattern, before, after } = site;
  const paint = { same: String, old: colors.red, new: colors.green };
  return [
    '',
    `${colors.bold(`${file}:${line}:${column}`)}  ${outcome} by ${pattern}  ${colors.dim(`(${index + 1} of ${total})`)}`,
    ...codesOf(site).map((code) => colors.yellow(`  ${code}: ${reasons[code]}`)),
    ...siteDiff(before, after).map(({ kind, text }) => paint[kind](`${SIGNS[kind]} ${text}`)),
    '',
  ].join('\n');
}
