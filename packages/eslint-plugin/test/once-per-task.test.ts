import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { configs } from '../src/index.ts';
import { hosts, languages, typedFileName } from './hosts.ts';

const language = languages['TypeScript with types'];
const DECLARED = `declare function save(by?: unknown, o?: { signal?: AbortSignal }): Promise<void>;
declare const items: number[];
import { spawn } from 'node:child_process';
import { execa } from 'execa';
`;

describe.for(Object.entries(hosts))('%s', ([, { Linter }]) => {
  function reports(text: string) {
    const settings = { taskgroup: { allowedPaths: [] } };
    const config = { ...configs.strict, files: ['**'], settings, languageOptions: language };
    return new Linter({ cwd: '/' }).verify(text, [config], typedFileName);
  }

  test.each([
    ['void Promise.all([save(1), save(2)]);', ['no-unowned-task']],
    ['Promise.all([save(1), save(2)]);', ['no-floating-task']],
    ['Promise.all([save(1), save(2)]).catch(() => {});', ['no-unowned-task']],
    ['Promise.all(items.map((item) => save(item)));', ['no-floating-task']],
    ['Promise.allSettled([save(1), save(2)]);', ['no-floating-task']],
    [
      'void Promise.race([save(1), new Promise((_, fail) => setTimeout(fail, 10))]);',
      ['no-unowned-task'],
    ],
    ['const both = Promise.all([save(1), save(2)]);', ['no-abandoned-promise']],
    ['class Store { ready = Promise.all([save(1), save(2)]); }', ['no-async-init']],
    ["spawn('ls');", ['no-unmanaged-process']],
    ['await Promise.all([save(1), save(2)]);', ['no-leaky-combinator']],
  ])('of the task in %s one rule speaks', (statement, expected) => {
    const text = `${DECLARED}export async function run(): Promise<void> {\n${statement}\n}\n`;
    expect(reports(text).map(({ ruleId }) => ruleId?.replace('taskgroup/', ''))).toEqual(expected);
  });

  test('which signal a task takes comes after who owns it', () => {
    const found = reports(
      "export async function run(signal: AbortSignal) {\n  fetch('/a');\n  await fetch('/b');\n}\n",
    );
    expect(found.map(({ ruleId, line }) => `${line} ${ruleId}`)).toEqual([
      '2 taskgroup/no-floating-task',
      '3 taskgroup/forward-signal',
    ]);
  });

  test('a rule that is off silences no other', () => {
    const rules = { ...configs.strict.rules, 'taskgroup/no-unowned-task': 'off' } as const;
    const settings = { taskgroup: { allowedPaths: [] } };
    const config = { ...configs.strict, rules, settings, files: ['**'], languageOptions: language };
    const text = `${DECLARED}export async function run() {\n  void Promise.all([save(1), save(2)]);\n}`;
    const found = new Linter({ cwd: '/' }).verify(text, [config], typedFileName);
    expect(found.map(({ ruleId }) => ruleId)).toEqual(['taskgroup/no-leaky-combinator']);
  });

  /** That all of the tasks start at once is another fault than that nobody stops or hears them. */
  const OTHER_IN_KIND = new Set([
    'no-ignored-settled, no-unbounded-concurrency',
    'no-leaky-combinator, no-unbounded-concurrency',
  ]);

  test('no shape of unowned work is reported twice at one node', () => {
    const twice = fixtureTexts().flatMap(([name, text]) => {
      const byPlace = new Map<string, string[]>();
      for (const { line, column, endLine, endColumn, ruleId } of reports(text)) {
        const place = `${name}:${line}:${column}-${endLine}:${endColumn}`;
        const rules = byPlace.get(place) ?? [];
        byPlace.set(place, [...rules, ruleId?.replace('taskgroup/', '') ?? 'unparsed']);
      }
      return [...byPlace]
        .map(([place, rules]) => [place, rules.toSorted().join(', ')] as const)
        .filter(([, rules]) => rules.includes(',') && !OTHER_IN_KIND.has(rules))
        .map(([place, rules]) => `${place} ${rules}`);
    });
    expect(twice).toEqual([]);
  });
});

/** The shapes, and the examples of every pattern. */
function fixtureTexts(): (readonly [string, string])[] {
  const folder = fileURLToPath(new URL('../../../fixtures', import.meta.url));
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /^(shapes|patterns)\/.*\.ts$/.test(name.replaceAll('\\', '/')),
  );
  return names.map((name) => [name, readFileSync(`${folder}/${name}`, 'utf8')]);
}
