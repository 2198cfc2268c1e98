import type { Log, Result, Run, Suppression } from 'sarif';
import type { Report, ShownFinding } from '../report.ts';
import { messages } from '../messages.ts';
import { version } from '../version.ts';
import { wellFormed } from './escape.ts';
import { groupBy } from './group-by.ts';
import { lineHashes } from './line-hash.ts';
import { firstLineOf } from './region.ts';
import { reportedOf, ruleOf } from './reported.ts';
import { ruleIndexOf, sarifRules } from './sarif-rules.ts';
import { toUri } from './uri.ts';

/**
 * `github`: what is new, since GitHub ignores suppressions and would alert on every deferred finding.
 * `full`: also what a baseline or a deferral holds back, for an audit.
 */
export type SarifProfile = 'github' | 'full';

/** GitHub refuses an upload with more results. */
const UPLOADED = 25_000;

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
const ROOT = '%SRCROOT%';

/** The report as SARIF 2.1.0. */
export function sarifReport(report: Report, profile: SarifProfile): string {
  const log: Log = { $schema: SCHEMA, version: '2.1.0', runs: [runOf(report, profile)] };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function runOf(report: Report, profile: SarifProfile): Run {
  return {
    tool: {
      driver: {
        name: 'taskgroup-guard',
        version: version(),
        semanticVersion: version(),
        informationUri: 'https://github.com/taskgroup/taskgroup',
        rules: [...sarifRules],
      },
    },
    automationDetails: { id: 'taskgroup-guard/' },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { [ROOT]: { description: { text: 'The root of the repository.' } } },
    invocations: [
      {
        executionSuccessful: true,
        toolExecutionNotifications: [...leftOut(report, profile), ...notesOf(report)],
      },
    ],
    results: resultsOf(report, profile),
  };
}

function leftOut(report: Report, profile: SarifProfile) {
  const count = reportedOf(report).length - UPLOADED;
  if (profile !== 'github' || count <= 0) return [];
  const text = `GitHub takes ${UPLOADED} results: ${count} left out.`;
  return [{ level: 'warning' as const, message: { text } }];
}

function notesOf({ notices, skipped }: Report) {
  return [
    ...notices.map((text) => ({ level: 'note' as const, message: { text: wellFormed(text) } })),
    ...skipped.map(({ path, reason }) => ({
      level: 'note' as const,
      message: { text: `Not judged: ${messages.skipped[reason]}.` },
      locations: [{ physicalLocation: { artifactLocation: artifact(path) } }],
    })),
  ];
}

function resultsOf(report: Report, profile: SarifProfile): Result[] {
  const { baselined = [], deferred = [], known = [] } = report;
  const reported = reportedOf(report);
  const hashes = new LineHashes([...reported, ...known, ...baselined, ...deferred]);
  const results = (findings: readonly ShownFinding[], state: Partial<Result>) =>
    findings.map((finding) => ({ ...resultOf(finding, hashes.of(finding)), ...state }));
  if (profile === 'github') return results(worstFirst(reported).slice(0, UPLOADED), {});
  return [
    ...results(reported, { baselineState: 'new' }),
    ...results(known, { baselineState: 'unchanged' }),
    ...results(baselined, {
      baselineState: 'unchanged',
      suppressions: [suppression('It was there before the gate: see the baseline.')],
    }),
    ...deferred.flatMap((finding) =>
      results([finding], {
        baselineState: 'unchanged',
        suppressions: [suppression(`Deferred by ${wellFormed(finding.deferral)}.`)],
      }),
    ),
  ];
}

/** GitHub shows the first 5,000. */
function worstFirst(findings: readonly ShownFinding[]): ShownFinding[] {
  const rank = ({ severity }: ShownFinding) => (severity === 'error' ? 0 : 1);
  return [...findings].sort((a, b) => rank(a) - rank(b));
}

function suppression(justification: string): Suppression {
  return { kind: 'external', status: 'accepted', justification };
}

function resultOf(finding: ShownFinding, lineHash: string | undefined): Result {
  const rule = ruleOf(finding);
  const { fingerprint } = finding;
  return {
    ruleId: rule,
    ruleIndex: ruleIndexOf(rule),
    level: finding.severity,
    message: { text: wellFormed(finding.message) || rule },
    locations: [
      {
        physicalLocation: {
          artifactLocation: artifact(finding.path),
          region: firstLineOf(finding),
        },
      },
    ],
    ...((lineHash ?? fingerprint) && {
      partialFingerprints: {
        ...(lineHash && { primaryLocationLineHash: lineHash }),
        ...(fingerprint && { 'taskgroup/v1': fingerprint }),
      },
    }),
  };
}

function artifact(path: string) {
  return { uri: toUri(path), uriBaseId: ROOT };
}

/** Hashes each file once. */
class LineHashes {
  readonly #byPath: ReadonlyMap<string, readonly string[]>;

  constructor(findings: readonly ShownFinding[]) {
    const byPath = groupBy(findings, ({ path }) => path);
    this.#byPath = new Map(
      [...byPath].map(([path, [first]]) => [
        path,
        first?.fileText === undefined ? [] : lineHashes(first.fileText),
      ]),
    );
  }

  of({ path, line }: ShownFinding): string | undefined {
    return this.#byPath.get(path)?.[line - 1];
  }
}
