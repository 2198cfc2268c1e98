import { countFindings, verdictOf, type Report, type ShownFinding } from '../report.ts';
import { markdown, markdownCode } from './escape.ts';
import { groupBy } from './group-by.ts';
import { reportedOf, ruleOf } from './reported.ts';

/** Files a rule is shown with; who needs the rest has the JSON. */
const SHOWN_PER_RULE = 100;

/**
 * The report as Markdown, for a job's summary or a comment.
 *
 * @param limit the size in bytes that it must stay below.
 */
export function markdownReport(report: Report, limit = Infinity): string {
  const head = headOf(report);
  const sections = [...groupBy(reportedOf(report), ruleOf)].map(([rule, found]) => [
    `\n### ${markdownCode(rule)}\n\n${markdown(found[0]!.why ?? '')}${moreAbout(found[0]!)}\n\n`,
    ...found.slice(0, SHOWN_PER_RULE).map(itemOf),
    ...(found.length > SHOWN_PER_RULE ? [`- … and ${found.length - SHOWN_PER_RULE} more\n`] : []),
  ]);
  return head + withinLimit([...sections.flat(), ...notesOf(report)], limit - sizeOf(head));
}

function headOf(report: Report): string {
  const { errors, warnings } = countFindings(report);
  const rows = [...groupBy(reportedOf(report), ruleOf)].map(
    ([rule, found]) => `| ${markdownCode(rule)} | ${found[0]!.severity} | ${found.length} |\n`,
  );
  const table = rows.length
    ? `\n| rule | severity | findings |\n| --- | --- | ---: |\n${rows.join('')}`
    : '';
  return `## taskgroup-guard: ${VERDICTS[verdictOf(report)]}\n\n${count(errors, 'error')}, ${count(warnings, 'warning')} in ${count(report.judged, 'file')}${heldBack(report)}.\n${table}`;
}

const VERDICTS = {
  clean: '✅ No violation',
  violations: '❌ Violations',
  drift: '❌ The records have to be mended',
} as const;

function heldBack({ baselined = [], deferred = [], markers = [] }: Report): string {
  const parts = [
    ...(baselined.length ? [`${baselined.length} in the baseline`] : []),
    ...(deferred.length ? [`${deferred.length} deferred`] : []),
    ...(markers.length ? [`${count(markers.length, 'marker')} of the codemod`] : []),
  ];
  return parts.length ? ` (${parts.join(', ')})` : '';
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function moreAbout({ docs }: ShownFinding): string {
  return docs ? ` [More](${docs})` : '';
}

function itemOf({ path, line, message }: ShownFinding): string {
  return `- ${markdownCode(`${path}:${line}`)} ${markdown(message)}\n`;
}

function notesOf({ notices }: Report): string[] {
  return notices.map((notice) => `\n> ${markdown(notice)}\n`);
}

/** Whole lines only: half an entity or half a tag would be something else. */
function withinLimit(lines: readonly string[], limit: number): string {
  const kept: string[] = [];
  let left = limit - sizeOf(cutLine(lines.length));
  for (const line of lines) {
    left -= sizeOf(line);
    if (left < 0) return kept.join('') + cutLine(lines.length - kept.length);
    kept.push(line);
  }
  return kept.join('');
}

function cutLine(count: number): string {
  return `\n… ${count} more lines are left out: the report is too large for this place.\n`;
}

function sizeOf(text: string): number {
  return Buffer.byteLength(text);
}
