import { markdown, markdownCode } from '../reporters/escape.ts';
import type { Compliance } from './compliance.ts';
import { byUrgency, owersOf } from './debts.ts';
import { headline } from './headline.ts';

/** The same as the page, for a wiki or an issue. */
export function complianceMarkdown(compliance: Compliance): string {
  const { repository, violations, deferrals, coverage, trend } = compliance;
  const sections = [
    `# Structured concurrency in ${markdown(repository)}`,
    markdown(headline(compliance)),
    figuresOf(compliance),
    trend &&
      section(
        'Over time',
        ['Date', 'Commit', 'Findings'],
        trend.samples.map((sample) => [
          sample.date,
          markdownCode(sample.commit.slice(0, 12)),
          String(sample.findings),
        ]),
      ),
    section('Violations by rule', ['Rule', 'Count'], violations.byRule.map(countRow)),
    section('Violations by folder', ['Folder', 'Count'], violations.byDirectory.map(countRow)),
    violations.byOwner &&
      section('Violations by owner', ['Owner', 'Count'], violations.byOwner.map(countRow)),
    section(
      'Who owes',
      ['Owner', 'Records', 'Holds', 'Oldest', 'Next end', 'Past the end', 'To decide'],
      owersOf(deferrals).map((ower) => [
        ...[markdownCode(ower.owner), String(ower.records), String(ower.holds)],
        ...[age(ower.oldest), ower.next, String(ower.over), String(ower.due)],
      ]),
    ),
    section(
      'Deferrals',
      ['Record', 'Owner', 'State', 'Age', 'Ends', 'Holds', 'Decision'],
      byUrgency(deferrals).map((each) => [
        ...[
          markdown(each.id),
          markdownCode(each.owner),
          each.state,
          age(each.ageDays),
          each.expires,
        ],
        ...[String(each.holds), each.adr === undefined ? '' : markdownCode(each.adr)],
      ]),
    ),
    section(
      'Coverage by folder',
      ['Folder', 'Clean', 'Files'],
      coverage.map(({ name, clean, files }) => [markdownCode(name), String(clean), String(files)]),
    ),
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}

function figuresOf({ date, violations, services, markers }: Compliance): string {
  const { open, warnings, baselined, deferred } = violations;
  return `As of ${date}: ${count(open, 'open violation')}, ${count(warnings, 'warning')}, ${baselined} in the baseline, ${deferred} deferred. ${count(services.managed.length, 'background service')} under the task manager, ${services.raw.length} on their own. ${count(markers.length, 'marker')} left by the codemod.`;
}

function section(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string | undefined {
  if (!rows.length) return undefined;
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return `## ${title}\n\n${lines.join('\n')}`;
}

function countRow({ name, count }: { readonly name: string; readonly count: number }): string[] {
  return [markdownCode(name), String(count)];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function age(days: number | undefined): string {
  return days === undefined ? '?' : `${days} d`;
}
