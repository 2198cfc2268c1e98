import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import parser from '@typescript-eslint/parser';
import { patterns } from '@taskgroup/patterns';
import type { Linter } from 'eslint';
import { defineConfig } from 'eslint/config';
import { describe, expect, test } from 'vitest';
import plugin, { configs, meta, rules } from '../src/index.ts';
import { hosts, typedFileName, typedRoot } from './hosts.ts';

const LEAKY = 'export const run = () => Promise.all([a(), b()]);\n';

test('the version is the one in package.json', async () => {
  const file = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  expect(meta.version).toBe((JSON.parse(file) as { version: string }).version);
});

test('there is one rule per pattern, and each is in the recommended configuration', () => {
  const ids = patterns.map(({ id }) => id);
  expect(Object.keys(rules)).toEqual(ids);
  expect(Object.keys(configs.recommended.rules!)).toEqual(ids.map((id) => `taskgroup/${id}`));
});

test('every message ends with a period', () => {
  for (const pattern of patterns) {
    for (const message of Object.values(pattern.messages)) expect(message).toMatch(/\.$/);
  }
});

describe.for(Object.entries(hosts))('%s', ([, { ESLint, Linter: Host }]) => {
  const lint = async (config: Linter.Config[], code = LEAKY, filePath = typedFileName) => {
    const eslint = new ESLint({
      cwd: typedRoot,
      overrideConfigFile: true,
      overrideConfig: config,
    });
    const [result] = await eslint.lintText(code, { filePath });
    return result!.messages.map(({ ruleId, message }) => ruleId ?? message);
  };
  const ts: Linter.Config = { files: ['**/*.ts'], languageOptions: { parser } };

  test('takes the recommended configuration as an entry', async () => {
    expect(await lint([ts, { ...configs.recommended, files: ['**/*.ts'] }])).toEqual([
      'taskgroup/no-leaky-combinator',
    ]);
  });

  test.for(['recommended', 'recommendedTypeChecked'] as const)(
    'extends taskgroup/%s',
    async (name) => {
      const config = defineConfig([
        ts,
        {
          files: ['**/*.ts'],
          plugins: { taskgroup: plugin as never },
          extends: [`taskgroup/${name}`],
        },
      ]);
      expect(await lint(config as Linter.Config[])).toEqual(['taskgroup/no-leaky-combinator']);
    },
  );

  test('extends it under another name too', async () => {
    const config = defineConfig([
      ts,
      { files: ['**/*.ts'], plugins: { tg: plugin as never }, extends: ['tg/recommended'] },
    ]);
    expect(await lint(config as Linter.Config[])).toEqual(['tg/no-leaky-combinator']);
  });

  test.for([
    ['await page.evaluate(async () => { await Promise.all([a(), b()]); });', 0],
    ['await page.visit(async () => { await Promise.all([a(), b()]); });', 1],
  ] as const)('offers no import to code that runs elsewhere: %s', ([code, offers]) => {
    const config = { ...configs.recommended, files: ['**'] };
    const messages = new Host({ configType: 'flat' }).verify(code, [config], 'src/load.js');
    expect(messages.map(({ ruleId }) => ruleId)).toEqual(['taskgroup/no-leaky-combinator']);
    expect(messages[0]!.suggestions ?? []).toHaveLength(offers);
  });

  test('what a bundler wrote is passed over', () => {
    const packed = `const a=async()=>{await fetch("/")};${'a();'.repeat(300)}`;
    const verify = (text: string) =>
      new Host({ configType: 'flat' }).verify(text, [{ ...configs.recommended, files: ['**'] }]);
    expect(verify(packed)).toEqual([]);
    expect(verify(packed.replaceAll(';', ';\n')).length).toBeGreaterThan(0);
    const data = `async function load() {}\nload();\nconst data = "${'a'.repeat(5000)}";`;
    expect(verify(data)).toHaveLength(1);
  });

  describe('paths', () => {
    const root = fileURLToPath(new URL('.', import.meta.url));
    const lintAt = (filename: string, taskgroup?: unknown) => {
      const config = { ...configs.recommended, files: ['**'], settings: { taskgroup } };
      const linter = new Host({ configType: 'flat', cwd: root });
      const messages = linter.verify(LEAKY, [config], `${root}${filename}`);
      return messages.map(({ ruleId }) => ruleId);
    };

    test.for([
      'src/load.test.js',
      'src/load_test.js',
      'src/load.spec.js',
      'src/load.e2e-spec.js',
      'src/load.cy.js',
      'src/__tests__/load.js',
      'e2e/load.js',
    ])('of tests are allowed to leak: %s', (name) => {
      expect(lintAt(name)).toEqual([]);
    });

    test.for([
      'src/index.test-d.ts',
      'src/load.spec-d.mts',
      'src/all.tst.ts',
      '__typetests__/a.ts',
      'types/tests.ts',
      'types/load-tests.tsx',
    ])('of tests of types are never run: %s', (name) => {
      const code = 'async function load() {}\nload();';
      const config = { ...configs.recommended, files: ['**'] };
      const linter = new Host({ configType: 'flat', cwd: root });
      expect(linter.verify(code, [config], `${root}${name}`)).toEqual([]);
      expect(linter.verify(code, [config], `${root}src/load.test.ts`)).toHaveLength(1);
    });

    test.for(['src/load.js', 'src/load-test.js', 'src/spec/load.js', 'src/latest.js'])(
      'of the work itself are not: %s',
      (name) => {
        expect(lintAt(name)).toEqual(['taskgroup/no-leaky-combinator']);
      },
    );

    test('are allowed by glob, by rule and with a reason', () => {
      const glob = ['src/framework/**'];
      const entry = { glob, rules: ['no-leaky-combinator'], reason: 'It is the runtime.' };
      expect(lintAt('src/framework/a.js', { allowedPaths: [entry] })).toEqual([]);
      expect(lintAt('src/a.js', { allowedPaths: [entry] })).toHaveLength(1);
      const all = { glob: 'src/framework/*', reason: 'It is the runtime.' };
      expect(lintAt('src/framework/a.js', { allowedPaths: [all] })).toEqual([]);
      const other = { ...entry, rules: ['no-floating-task'] };
      expect(lintAt('src/framework/a.js', { allowedPaths: [other] })).toHaveLength(1);
    });

    test.for([
      [[], 'taskgroup as an object'],
      [{ allowedPath: [] }, 'taskgroup.allowedPath as one of allowedPaths'],
      [{ allowedPaths: {} }, 'taskgroup.allowedPaths as a list'],
      [{ allowedPaths: ['src'] }, 'taskgroup.allowedPaths[0] as an object'],
      [{ allowedPaths: [{ glob: 'a' }] }, 'taskgroup.allowedPaths[0].reason as a sentence'],
      [{ allowedPaths: [{ reason: 'a' }] }, 'taskgroup.allowedPaths[0].glob as a glob'],
      [
        { allowedPaths: [{ glob: 'a', reason: 'b', rules: ['no-such'] }] },
        'taskgroup.allowedPaths[0].rules as a list of rules such as no-floating-task',
      ],
    ] as const)('that are misspelt are told by their key: %j', ([settings, message]) => {
      expect(() => lintAt('a.js', settings)).toThrow(`Cannot read settings.${message}`);
    });
  });
});
