import { messages } from '../messages.ts';
import { countFindings, verdictOf, type Report, type ShownFinding } from '../report.ts';
import type { Skipped, SkipReason } from '../source-text.ts';
import { codeFrame, withoutControls } from './code-frame.ts';
import type { Colors } from './colors.ts';
import { driftLines } from './drift-lines.ts';
import { wrap } from './wrap.ts';

/** The report for people: findings by rule, why and fix once per rule, one line of verdict. */
export function prettyReport(report: Report, colors: Colors): string {
  const blocks = [
    ...[...groupByRule(report.findings)].map((findings) => ruleBlock(findings, colors)),
    footer(report, colors),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function groupByRule(findings: readonly ShownFinding[]): Iterable<ShownFinding[]> {
  const groups = new Map<string | null, ShownFinding[]>();
  for (const finding of findings) {
    groups.set(finding.rule, [...(groups.get(finding.rule) ?? []), finding]);
  }
  return groups.values();
}

function ruleBlock(findings: readonly ShownFinding[], colors: Colors): string[] {
  const { rule, why, fix, severity } = findings[0]!;
  const sameFix = findings.every((finding) => finding.fix === fix);
  const paint = severity === 'error' ? colors.red : colors.yellow;
  return [
    rule ? `${paint(severity)} ${colors.bold(rule)}` : colors.red('syntax error'),
    ...labelled('why', why, colors),
    ...labelled('fix', sameFix ? fix : null, colors),
    ...findings.flatMap((finding) => [
      ...findingLines(finding, colors),
      ...labelled('fix', sameFix ? null : finding.fix, colors).map((line) => `  ${line}`),
    ]),
  ];
}

function labelled(label: string, text: string | null, colors: Colors): string[] {
  if (!text) return [];
  return wrap(text).map((line, at) => `  ${at ? '   ' : colors.dim(label)}  ${line}`);
}

function findingLines(finding: ShownFinding, colors: Colors): string[] {
  const place = `${shownPath(finding.path)}:${finding.line}:${finding.column}`;
  return [
    '',
    `  ${colors.cyan(place)}  ${withoutControls(finding.message)}`,
    ...codeFrame(finding.sourceLine, finding, colors).map((line) => `    ${line}`),
  ];
}

function footer(report: Report, colors: Colors): string[] {
  return [
    ...(report.drift ?? []).flatMap((drift) => driftLines(drift, colors)),
    ...report.notices.map((notice) => colors.dim(notice)),
    ...leftToCi(report).map((line) => colors.yellow(line)),
    ...report.skipped.filter(isWorthALine).map((skipped) => colors.yellow(skippedLine(skipped))),
    verdictLine(report, colors),
  ];
}

function leftToCi({ leftToCi: paths = [] }: Report): string[] {
  if (!paths.length) return [];
  const [first = ''] = paths;
  const which = messages.andMore(shownPath(first), paths.length - 1);
  return [`Left to CI, for there are too many files or the time is up: the types of ${which}.`];
}

const CHOSEN: ReadonlySet<SkipReason> = new Set(['ignored', 'not-configured', 'component']);

/** What the configuration leaves out is the user's choice; the rest may be a surprise. */
function isWorthALine({ reason }: Skipped): boolean {
  return !CHOSEN.has(reason);
}

function skippedLine({ path, reason }: Skipped): string {
  return `Not judged: ${shownPath(path)} (${messages.skipped[reason]}).`;
}

function verdictLine(report: Report, colors: Colors): string {
  const files = plural(report.judged, report.scope === 'index' ? 'staged file' : 'file');
  const details = [detailsOf(report).join(', '), notJudged(report)].filter(Boolean);
  const suffix = details.length ? ` (${details.join('; ')})` : '';
  const verdict = verdictOf(report);
  if (verdict === 'drift') return `${colors.red('✖')} ${drifted(report)}${suffix}.`;
  if (verdict === 'violations') {
    return `${colors.red('✖')} ${blocked(report, files)}${suffix}.`;
  }
  const isNew = report.baselined?.length || report.deferred?.length || report.known?.length;
  const clean = `No ${isNew ? 'new ' : ''}violation in ${files}`;
  return `${colors.green('✔')} ${report.judged === 0 ? 'Nothing to judge' : clean}${suffix}.`;
}

function drifted({ scope, drift = [] }: Report): string {
  const count = drift.filter(({ severity }) => severity === 'error').length;
  const prefix = scope === 'index' ? 'Commit blocked: ' : '';
  return `${prefix}${plural(count, 'record')} drifted, and no new violation`;
}

function blocked(report: Report, files: string): string {
  const { errors, warnings } = countFindings(report);
  const prefix = report.scope === 'index' ? 'Commit blocked: ' : '';
  if (errors) return `${prefix}${plural(errors, 'violation')} in ${files}`;
  const limit = `more than --max-warnings ${report.maxWarnings} allows`;
  return `${prefix}${plural(warnings, 'warning')} in ${files}, ${limit}`;
}

function detailsOf(report: Report): string[] {
  const { errors, warnings } = countFindings(report);
  const { baselined = [], deferred = [], known = [], markers = [], suppressed } = report;
  const isSaid = errors === 0 && verdictOf(report) === 'violations';
  const details: readonly (readonly [count: number, says: string])[] = [
    [isSaid ? 0 : warnings, plural(warnings, 'warning')],
    [baselined.length, `${baselined.length} in the baseline`],
    [deferred.length, `${deferred.length} deferred`],
    [known.length, `${known.length} not new`],
    [markers.length, `${plural(markers.length, 'marker')} of the codemod`],
    [suppressed, `${suppressed} silenced by comments`],
  ];
  return details.filter(([count]) => count > 0).map(([, says]) => says);
}

/** Says why, for a file that nobody judged may be one that somebody counts on. */
function notJudged({ skipped }: Report): string {
  const counts = new Map<SkipReason, number>();
  for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const parts = [...counts].map(([reason, count]) => `${count} ${messages.skippedCount[reason]}`);
  return parts.length ? `not judged: ${parts.join(', ')}` : '';
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A name with control characters or quotes is shown as git shows it. */
function shownPath(path: string): string {
  return /["\\\p{Cc}\p{Cf}\u2028\u2029]/u.test(path) ? withoutControls(JSON.stringify(path)) : path;
}
