import { Ajv } from 'ajv';
import { createRequire } from 'node:module';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { githubReport } from '../../src/reporters/github.ts';
import { writeJobSummary } from '../../src/reporters/github-summary.ts';
import { gitlabReport } from '../../src/reporters/gitlab.ts';
import { junitReport } from '../../src/reporters/junit.ts';
import { markdownReport } from '../../src/reporters/markdown.ts';
import { rdjsonReport } from '../../src/reporters/rdjson.ts';
import { sarifReport } from '../../src/reporters/sarif.ts';
import { findingOf, reportOf } from './report-of.ts';
import { sarifSchema } from './sarif-schema.ts';
import { elementsOf } from './xml-events.ts';

const validate = new Ajv({ allErrors: true, strict: false }).compile(sarifSchema);

/** The schema of the standard itself, as Microsoft publishes it, in words of draft 4 that mean the same in draft 7. */
const standard = createRequire(import.meta.url).resolve(
  '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json',
);
const draft4 = JSON.parse(readFileSync(standard, 'utf8')) as object;
const schema = Object.fromEntries(
  Object.entries(draft4).filter(([key]) => key !== '$schema' && key !== 'id'),
);
const validateByStandard = new Ajv({
  allErrors: true,
  strict: false,
  validateFormats: false,
  unicodeRegExp: false, // one of its expressions is not valid otherwise
}).compile(schema);

const drift = {
  code: 'expired',
  severity: 'error',
  subject: 'TG-0008',
  message: 'It expired on 2026-09-30.',
  path: '.taskgroup/deferrals/TG-0008.json',
} as const;

const everything = reportOf([findingOf(), findingOf({ rule: null, why: null, docs: null })], {
  skipped: [{ path: 'src/data file.js', reason: 'too-large' }],
  notices: ['No ESLint configuration here.'],
  baselined: [findingOf({ path: 'src/old.ts', fingerprint: 'abc' })],
  deferred: [{ ...findingOf({ path: 'src/later.ts' }), deferral: 'TG-0008' }],
  known: [findingOf({ path: 'src/known.ts' })],
  drift: [drift],
});

describe('SARIF', () => {
  test.each(['github', 'full'] as const)('is valid in the profile %s', (profile) => {
    validate(JSON.parse(sarifReport(everything, profile)));
    expect(validate.errors).toBeNull();
    validateByStandard(JSON.parse(sarifReport(everything, profile)));
    expect(validateByStandard.errors).toBeNull();
  });

  test('for GitHub ends where GitHub would refuse it, the errors first', () => {
    const warning = findingOf({ severity: 'warning' });
    const many = [...Array.from({ length: 25_000 }, () => warning), findingOf()];
    const sarif = sarifReport(reportOf(many), 'github');
    expect(resultsIn(sarif)).toHaveLength(25_000);
    expect(resultsIn(sarif)[0].level).toBe('error');
    expect(sarif).toContain('GitHub takes 25000 results: 1 left out.');
  });

  test('for GitHub holds only what has to be mended, for it would alert on the rest', () => {
    expect(pathsIn(sarifReport(everything, 'github'))).toEqual([
      ...['src/order.ts', 'src/order.ts', '.taskgroup/deferrals/TG-0008.json'],
    ]);
  });

  test('in full says what holds a finding back, and that it is not new', () => {
    const results = resultsIn(sarifReport(everything, 'full'));
    expect(results.map(({ baselineState }) => baselineState)).toEqual([
      ...['new', 'new', 'new', 'unchanged', 'unchanged', 'unchanged'],
    ]);
    expect(results.at(-1).suppressions[0].justification).toBe('Deferred by TG-0008.');
    expect(results.at(-2).partialFingerprints['taskgroup/v1']).toBe('abc');
  });

  test('names the place of every rule in the table', () => {
    const [{ tool, results }] = JSON.parse(sarifReport(everything, 'full')).runs;
    for (const { ruleId, ruleIndex } of results) {
      expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
    }
  });

  test('keeps to one line, for GitHub shows an alert only if the diff has all of its lines', () => {
    const long = findingOf({ sourceLine: 'setInterval(async () => {', endLine: 9, endColumn: 3 });
    const [result] = resultsIn(sarifReport(reportOf([long]), 'github'));
    expect(result.locations[0].physicalLocation.region).toEqual({
      ...{ startLine: 1, startColumn: 3, endLine: 1, endColumn: 26 },
    });
  });
});

describe('GitHub', () => {
  test('of 12 errors and 11 warnings ten each are annotations, and the rest is counted', () => {
    const findings = [
      ...Array.from({ length: 11 }, () => findingOf({ severity: 'warning' })),
      ...Array.from({ length: 12 }, () => findingOf()),
    ];
    const lines = githubReport(reportOf(findings), '').trimEnd().split('\n');
    expect(lines.filter((line) => line.startsWith('::error'))).toHaveLength(10);
    expect(lines.filter((line) => line.startsWith('::warning'))).toHaveLength(10);
    expect(lines.at(-1)).toBe(
      '::notice title=taskgroup-guard::3 more findings than GitHub shows as annotations: see the log of this step.',
    );
  });

  test('the summary of the job stays below its limit, whole lines only', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'guard-summary-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = path.join(folder, 'summary.md');
    writeFileSync(file, 'from another step\n');
    const findings = Array.from({ length: 9_000 }, (_, at) =>
      findingOf({ rule: `taskgroup/rule-${at}`, message: '`'.repeat(50) }),
    );

    await writeJobSummary(reportOf(findings), file);
    const summary = readFileSync(file, 'utf8');
    expect(Buffer.byteLength(summary)).toBeLessThan(1024 * 1024);
    expect(summary).toMatch(/^from another step\n## taskgroup-guard: ❌ Violations\n/);
    expect(summary).toMatch(/… \d+ more lines are left out/);
    expect(summary.replace(/&#\d+;/g, '')).not.toContain('&');
  });
});

test('GitLab gets what its Code Quality reports are made of', () => {
  const text = { type: 'string', minLength: 1 };
  const issue = {
    type: 'object',
    required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
    properties: {
      ...{ description: text, check_name: text, fingerprint: text },
      severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
      location: {
        type: 'object',
        required: ['path', 'lines'],
        properties: {
          path: { type: 'string', pattern: '^(?!\\.?/)' },
          lines: { required: ['begin'], properties: { begin: { type: 'integer', minimum: 1 } } },
        },
      },
    },
  };
  const check = new Ajv({ strict: false }).compile({ type: 'array', items: issue });
  check(JSON.parse(gitlabReport(everything)));
  expect(check.errors).toBeNull();
  expect(gitlabReport(everything).startsWith('[')).toBe(true); // without a byte-order mark
});

test('JUnit has the attributes that readers count by', () => {
  const elements = elementsOf(junitReport(everything));
  const [suites, suite, ...rest] = elements;
  const cases = rest.filter(({ name }) => name === 'testcase');
  const failures = rest.filter(({ name }) => name === 'failure');
  for (const { attributes } of [suites!, suite!]) {
    expect(attributes).toMatchObject({
      tests: String(cases.length),
      failures: String(failures.length),
      errors: '0',
    });
  }
  for (const { attributes } of cases) {
    expect(Object.keys(attributes)).toEqual(['classname', 'name', 'file', 'line']);
  }
  expect(new Set(failures.flatMap(({ attributes }) => Object.keys(attributes)))).toEqual(
    new Set(['message', 'type']),
  );
});

test('GitLab gets a fingerprint of its own for each of two equal lines', () => {
  const [first, second] = JSON.parse(gitlabReport(reportOf([findingOf(), findingOf({ line: 9 })])));
  expect(first.fingerprint).not.toBe(second.fingerprint);
});

test('a fingerprint of GitLab stays when lines are added above', () => {
  const of = (line: number) => JSON.parse(gitlabReport(reportOf([findingOf({ line })])))[0];
  expect(of(1).fingerprint).toBe(of(8).fingerprint);
});

test('JUnit: what does not block has not failed, and a clean run is one passed case', () => {
  const warning = findingOf({ severity: 'warning' });
  expect(namesIn(junitReport(reportOf([warning])))).toEqual(['testcase', 'system-out']);
  expect(namesIn(junitReport(reportOf([warning], { maxWarnings: 0 })))).toEqual([
    ...['testcase', 'failure'],
  ]);
  expect(namesIn(junitReport(reportOf([])))).toEqual(['testcase']);
});

test('Reviewdog counts columns in bytes', () => {
  const finding = findingOf({ sourceLine: "const ö = '😀'; save();", column: 17, endColumn: 23 });
  const [{ location }] = JSON.parse(rdjsonReport(reportOf([finding]))).diagnostics;
  expect(location.range).toEqual({ start: { line: 1, column: 20 }, end: { line: 1, column: 26 } });
});

test('Markdown says how many are held back, and what the records need', () => {
  const text = markdownReport(everything);
  expect(text).toContain('2 errors, 0 warnings in 1 file (1 in the baseline, 1 deferred).');
  expect(text).toContain('TG-0008: It expired on 2026-09-30.');
});

function resultsIn(sarif: string): any[] {
  return JSON.parse(sarif).runs[0].results;
}

function pathsIn(sarif: string): string[] {
  return resultsIn(sarif).map(
    ({ locations }) => locations[0].physicalLocation.artifactLocation.uri,
  );
}

function namesIn(xml: string): string[] {
  return elementsOf(xml)
    .map(({ name }) => name)
    .slice(2);
}
