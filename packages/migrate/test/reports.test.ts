import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Log } from 'sarif';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { MigrationReport } from '../src/index.ts';
import { htmlReport } from '../src/reports/html-report.ts';
import { jsonLinesReport } from '../src/reports/json-report.ts';
import { markdownReport } from '../src/reports/markdown-report.ts';
import { sarifReport } from '../src/reports/sarif-report.ts';
import { siteDiff } from '../src/reports/site-diff.ts';
import { migrate } from '../src/run.ts';
import { committed, MANIFEST } from './repository.ts';

// Each story starts several processes.
vi.setConfig({ testTimeout: 180_000 });

/** Holds what would end a script, a table, a fence and a code span. */
const HOSTILE = `import { load } from './work.js';
export const a = async () => await Promise.all([load('</script><img src=x onerror=alert(1)>'), load(\`\${1}|\`)]);
export const b = async () => await Promise.race([load('\`\`\`'), load(2)]);
export const c = async (p) => await Promise.race([p, new Promise(() => {})]);
`;

const FILES = {
  'package.json': MANIFEST,
  'prettier.config.js': '',
  '.github/CODEOWNERS':
    '* @org/all\n/shop/api/ @org/api someone@example.com # theirs\n/shop/free/\n',
  'shop/api/a|b.js': HOSTILE,
  'shop/web/c.js': HOSTILE,
  'shop/free/d.js': HOSTILE,
};

describe('a report', () => {
  let report: MigrationReport;
  let root: string;

  beforeEach(async () => {
    const shop = committed(FILES);
    root = shop.root;
    report = await migrate({ cwd: shop.path('shop'), types: false });
  });

  test('names the owners of each site, by the last rule of CODEOWNERS that matches', () => {
    const owners = new Map(report.sites.map((site) => [site.file, site.owners]));
    expect(Object.fromEntries(owners)).toEqual({
      'api/a|b.js': ['@org/api', 'someone@example.com'],
      'free/d.js': undefined,
      'web/c.js': ['@org/all'],
    });
  });

  test('names the formatter of the repository', () => {
    expect(report.formatter).toEqual({
      name: 'prettier',
      command: "npx prettier --write 'api/a|b.js' free/d.js web/c.js",
    });
  });

  test('as HTML holds no markup of the sources and no reference to a network', () => {
    const html = htmlReport(report);
    expect(html).not.toContain('<img');
    expect(html.match(/<script>/g)).toHaveLength(1);
    expect(html).not.toMatch(/<(?:img|link|script|iframe)[^>]|url\(|@import/);
    expect(html).toContain('load(&#39;&lt;/script&gt;&lt;img src=x');
    for (const text of ['9 sites in 3 files', '@org/api', 'api/a|b.js:2:36', 'loser-is-awaited']) {
      expect(html).toContain(text);
    }
    expect(html.match(/<details class="site"/g)).toHaveLength(9);
  });

  test('as a page or as Markdown shows the marks that turn the direction of writing', () => {
    const [site] = report.sites;
    const turned = { ...site!, file: 'a\u202Ecod.js', before: "if (role !== 'user\u2066') f();" };
    const sites = [turned];
    for (const page of [htmlReport({ ...report, sites }), markdownReport({ ...report, sites })]) {
      expect(page).toContain('a[U+202E]cod.js');
      expect(page).toContain('user[U+2066]');
      expect(page).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
    }
  });

  test('as Markdown keeps tables and fences whole', () => {
    const markdown = markdownReport(report);
    expect(markdown).toContain('| no-leaky-combinator | 9 | 3 | 0 | 3 | 3 | 0 |');
    expect(markdown).toContain('| (nobody) | 3 |');
    expect(markdown).toContain("````diff\n- await Promise.race([load('```'), load(2)])\n");
    expect(markdown).toContain(
      '## Marked: rewritten, and worth a look\n\n### `loser-is-awaited` (3)',
    );
  });

  test('names a manifest once, whatever it needs', () => {
    const need = { file: 'package.json', version: '^1.0.0', command: 'npm install', edited: true };
    const dependencies = [
      { ...need, name: '@taskgroup/runtime' },
      { ...need, name: '@taskgroup/background' },
    ];
    const both = '@taskgroup/runtime ^1.0.0 and @taskgroup/background ^1.0.0';
    expect(htmlReport({ ...report, dependencies })).toContain(
      `<li>The rewritten code needs ${both} (npm install) in package.json</li>`,
    );
    expect(markdownReport({ ...report, dependencies })).toContain(
      `\`package.json\` needs \`${both}\`: \`npm install\``,
    );
  });

  test('shows a site without the indentation that its lines share', () => {
    const before = 'await Promise.all([\n      a(),\n\n    ])';
    expect(
      siteDiff(before, before.replace('Promise', 'TaskGroup')).map(({ text }) => text),
    ).toEqual(['await Promise.all([', 'await TaskGroup.all([', '  a(),', '', '])']);
  });

  test('as SARIF names files from the root of the repository, one line each', () => {
    const { version, runs } = JSON.parse(sarifReport(report, `${root}/shop`)) as Log;
    expect(version).toBe('2.1.0');
    const { tool, results = [] } = runs[0]!;
    expect(results).toHaveLength(9);
    const [first] = results;
    expect(first).toMatchObject({ ruleId: 'no-leaky-combinator', level: 'note' });
    expect(tool.driver.rules?.[first!.ruleIndex!]?.id).toBe('no-leaky-combinator');
    const { artifactLocation, region } = first!.locations![0]!.physicalLocation!;
    expect(artifactLocation).toEqual({ uri: 'shop/api/a%7Cb.js' });
    expect(region).toMatchObject({ startLine: 2, startColumn: 36, endLine: 2 });
    for (const { id, shortDescription, fullDescription, help } of tool.driver.rules ?? []) {
      for (const part of [shortDescription, fullDescription, help]) {
        expect(part?.text, id).toMatch(/./);
      }
    }
  });

  test('as JSON lines gives one document a line', () => {
    const lines = jsonLinesReport(report).trimEnd().split('\n');
    const types = lines.map((line) => (JSON.parse(line) as { type: string }).type);
    expect(new Set(types)).toEqual(new Set(['site', 'file', 'run']));
    expect(types.filter((type) => type === 'site')).toHaveLength(9);
  });

  test('as JSON is what the schema says', () => {
    const isValid = validator();
    isValid(JSON.parse(JSON.stringify({ ...report, changes: undefined })));
    expect(isValid.errors).toBeNull();
    isValid({ ...report, schema: 2 });
    expect(isValid.errors).not.toBeNull();
  });
});

test('--report writes files, prints one at most, and says where it cannot write', () => {
  const shop = committed({ 'package.json': MANIFEST, 'a.js': HOSTILE });
  const both = ['--report', 'html:out/r.html', '--report', 'jsonl'];
  const { code, stdout } = shop.run('--no-types', ...both);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^\{"type":"site"/);
  expect(shop.read('out/r.html')).toContain('<!doctype html>');
  const twice = shop.run('--no-types', '--json', '--report', 'md');
  expect(twice.code).toBe(2);
  expect(JSON.parse(twice.stdout)).toMatchObject({ verdict: 'error', exitCode: 2 });
  expect(twice.stderr).toContain('Only one report can go to standard output, not md and json');
  expect(shop.run('--report', 'pdf').stderr).toContain('text, json, jsonl, md, html, sarif');
  const lost = shop.run('--no-types', '--report', 'md:a.js/r.md');
  expect(lost.code).toBe(2);
  expect(lost.stderr).toMatch(/^The report '.+' cannot be written: /);
});

function validator(): ValidateFunction {
  const url = new URL('../schemas/report.schema.json', import.meta.url);
  return new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(url, 'utf8')) as object);
}
