import { markdown, markdownCode } from '../reporters/escape.ts';
import type { Compliance } from './compliance.ts';

/** The same as the page, for a wiki or an issue. */
export function complianceMarkdown(compliance: Compliance): string {
  const { repository, date, violations, services, deferrals, markers, coverage, trend } =
    compliance;
  const { open, warnings, baselined, deferred } = violations;
  const sections = [
    `# Structured concurrency in ${markdown(repository)}`,
    `As of ${date}: ${open} open violations, ${warnings} warnings, ${baselined} in the baseline, ${deferred} deferred. ${services.managed.length} background services under the task manager, ${services.raw.length} on their own. ${markers.length} markers left by the codemod.`,
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
      'Deferrals',
      ['Record', 'Owner', 'State', 'Age', 'Ends', 'Holds', 'Decision'],
      deferrals.map((each) => [
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

function age(days: number | undefined): string {
  return days === undefined ? '?' : `${days} d`;
}
