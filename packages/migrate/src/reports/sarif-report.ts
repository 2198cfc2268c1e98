import path from 'node:path';
import { docsUrl, reasons } from '@taskgroup/patterns';
import type { Log, ReportingDescriptor, Result } from 'sarif';
import { codemodPatterns } from '../catalogue.ts';
import { gitRoot } from '../git.ts';
import { installedVersion } from '../manifest.ts';
import { toPosix } from '../posix.ts';
import type { MigrationReport, Outcome, SiteReport } from '../report.ts';
import { codesOf } from './tally.ts';

/** SARIF 2.1.0 for code scanning: every site is a result, and those that need a decision are warnings. */
export function sarifReport(report: MigrationReport, cwd: string): string {
  const root = gitRoot(cwd) ?? cwd;
  const version = installedVersion('migrate-taskgroup', import.meta.url) ?? '0.0.0';
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'migrate-taskgroup',
            informationUri: 'https://github.com/taskgroup/taskgroup',
            semanticVersion: version,
            rules: codemodPatterns.map(toRule),
          },
        },
        automationDetails: { id: 'migrate-taskgroup/' },
        columnKind: 'utf16CodeUnits',
        results: report.sites.map((site) => toResult(site, root, cwd)),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function toRule({ id, title, why }: (typeof codemodPatterns)[number]): ReportingDescriptor {
  return {
    id,
    shortDescription: { text: title.slice(0, MAX_DESCRIPTION) },
    fullDescription: { text: why.slice(0, MAX_DESCRIPTION) },
    help: { text: why },
    helpUri: docsUrl(id),
    defaultConfiguration: { level: 'warning' },
  };
}

/** GitHub refuses longer ones. */
const MAX_DESCRIPTION = 1024;

const LEVELS: Readonly<Record<Outcome, 'note' | 'warning'>> = {
  converted: 'note',
  adopted: 'note',
  marked: 'warning',
  left: 'warning',
  reverted: 'warning',
};

function toResult(site: SiteReport, root: string, cwd: string): Result {
  const ruleIndex = codemodPatterns.findIndex(({ id }) => id === site.pattern);
  const file = toPosix(path.relative(root, path.resolve(cwd, site.file)));
  return {
    ruleId: site.pattern,
    ...(ruleIndex >= 0 && { ruleIndex }),
    level: LEVELS[site.outcome],
    message: { text: describe(site) },
    locations: [
      { physicalLocation: { artifactLocation: { uri: encode(file) }, region: regionOf(site) } },
    ],
    properties: { outcome: site.outcome, codes: codesOf(site) },
  };
}

function describe(site: SiteReport): string {
  const why = codesOf(site).map((code) => `${code}: ${reasons[code]}`);
  return [`${site.outcome}.`, ...why, ...(site.message ? [site.message] : [])].join(' ');
}

/** One line: a pull request shows an alert only where it changed all lines of it. */
function regionOf({ line, column, before }: SiteReport) {
  const [first = ''] = before.split(/\r?\n/);
  return {
    startLine: line,
    startColumn: column,
    endLine: line,
    endColumn: column + Math.max(1, first.length),
  };
}

function encode(file: string): string {
  return file.split('/').map(encodeURIComponent).join('/');
}
