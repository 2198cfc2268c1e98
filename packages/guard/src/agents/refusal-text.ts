import { oneLine } from '../reporters/escape.ts';
import { groupBy } from '../reporters/group-by.ts';
import type { ShownFinding } from '../report.ts';
import type { NewViolation } from './new-violations.ts';

/** So many findings are explained; an agent that gets them right gets the others right too. */
const EXPLAINED = 5;

/** What the agent is told: each violation with its place, why it matters and what to write instead. */
export async function refusalOfEdit(violations: readonly NewViolation[]): Promise<string> {
  const files = [...new Set(violations.map(({ finding }) => finding.path))];
  const head = `taskgroup-guard refuses this edit: it adds ${count(violations.length)} to ${listed(files)}. Nothing was written.`;
  return [head, ...(await details(violations))].join('\n\n');
}

export async function refusalOfStop(violations: readonly NewViolation[]): Promise<string> {
  const head = `taskgroup-guard: the working tree has ${count(violations.length)} since the last commit. Mend them before you stop.`;
  return [head, ...(await details(violations))].join('\n\n');
}

export async function refusalOfCommit(violations: readonly NewViolation[]): Promise<string> {
  const head = `taskgroup-guard: this commit would hold ${count(violations.length)}, and no git hook of ours is installed here. Mend them before you commit.`;
  return [head, ...(await details(violations))].join('\n\n');
}

export function refusalOfBypass(bypass: string): string {
  return [
    `taskgroup-guard refuses this command: ${oneLine(bypass)} would get past the gate.`,
    'Run it without that. If the gate finds violations, mend them; what cannot be mended now is deferred in the open: npx taskgroup-guard defer add --help',
  ].join('\n');
}

async function details(violations: readonly NewViolation[]): Promise<string[]> {
  const explained = new Set<string | null>();
  const shown = violations.slice(0, EXPLAINED).map(({ finding }) => {
    const isKnown = explained.has(finding.rule);
    explained.add(finding.rule);
    return [...placeOf(finding), ...(isKnown ? [] : reasonsFor(finding))].join('\n');
  });
  const more = violations.length - shown.length;
  const { remedyFor } = await import('./remedy.ts');
  const byFile = groupBy(violations, ({ finding }) => finding.path);
  const remedies = [...byFile.values()].flatMap((ofFile) => remedyFor(ofFile) ?? []);
  return [...shown, ...(more > 0 ? [`… and ${more} more.`] : []), ...remedies];
}

function placeOf({ path, line, column, rule, message, sourceLine }: ShownFinding): string[] {
  return [
    `${oneLine(path)}:${line}:${column} ${rule}: ${oneLine(message)}`,
    `    ${sourceLine.trim().slice(0, 200)}`,
  ];
}

/** Once for each rule. */
function reasonsFor({ rule, why, fix }: ShownFinding): string[] {
  return [
    ...(why ? [`  Why: ${why}`] : []),
    ...(fix ? [`  Fix: ${fix}`] : []),
    `  More: npx taskgroup-guard explain ${rule?.replace(/^.*\//, '')}`,
  ];
}

function count(violations: number): string {
  return `${violations} new violation${violations === 1 ? '' : 's'}`;
}

function listed([first = '', ...more]: readonly string[]): string {
  return more.length ? `${oneLine(first)} and ${more.length} more files` : oneLine(first);
}
