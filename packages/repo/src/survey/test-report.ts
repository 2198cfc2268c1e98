/** Which tests of a suite passed, by name; those that were skipped are not in it. */
export type TestReport = ReadonlyMap<string, boolean>;

/** Reads what Vitest and Jest write as JSON, and what Mocha, AVA and others write as TAP. */
export function readTestReport(text: string): TestReport {
  const results = text.trimStart().startsWith('{') ? fromJson(text) : fromTap(text);
  const report = new Map<string, boolean>();
  // Tests may share a name: one that fails speaks for all of them.
  for (const [name, hasPassed] of results) {
    report.set(name, hasPassed && report.get(name) !== false);
  }
  return report;
}

type Result = readonly [name: string, hasPassed: boolean];

interface JsonReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

function fromJson(text: string): Result[] {
  const { testResults } = JSON.parse(text) as JsonReport;
  return testResults.flatMap(({ name: file, status, assertionResults }): Result[] => {
    // One that cannot even be loaded has no tests.
    if (!assertionResults.length) return status === 'failed' ? [[file, false]] : [];
    return assertionResults
      .filter(({ status }) => status === 'passed' || status === 'failed')
      .map(({ fullName, status }) => [`${file}: ${fullName}`, status === 'passed']);
  });
}

function fromTap(text: string): Result[] {
  const lines = text.matchAll(/^(not )?ok \d+ (?:- )?(.*)$/gm);
  return [...lines]
    .filter(([line]) => !/# (skip|todo)\b/i.test(line))
    .map(([, not, name]) => [name!, not === undefined]);
}
