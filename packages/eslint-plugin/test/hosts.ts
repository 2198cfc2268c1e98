import { fileURLToPath } from 'node:url';
import parser from '@typescript-eslint/parser';
import { ESLint, Linter, RuleTester, type Rule } from 'eslint';
import { ESLint as ESLint9, Linter as Linter9, RuleTester as RuleTester9 } from 'eslint-9';
import { afterAll, describe, it } from 'vitest';

export const hosts = {
  'ESLint 10': { ESLint, Linter, RuleTester },
  'ESLint 9': { ESLint: ESLint9, Linter: Linter9, RuleTester: RuleTester9 },
} as unknown as Readonly<
  Record<string, { ESLint: typeof ESLint; Linter: typeof Linter; RuleTester: typeof RuleTester }>
>;

export const typedRoot = fileURLToPath(new URL('typed', import.meta.url));

/** The parsers that a project may lint with. */
export const languages = {
  'JavaScript, by espree': {},
  'TypeScript without types': { parser },
  'TypeScript with types': {
    parser,
    parserOptions: { projectService: true, tsconfigRootDir: typedRoot },
  },
} as const;

export type Language = keyof typeof languages;

/** A file of the typed project, so that the typed parser knows it. */
export const typedFileName = `${typedRoot}/file.ts`;

type Cases = Parameters<RuleTester['run']>[2];

/** Runs the cases of a rule on both versions of ESLint, in each of the given languages. */
export function testRule(
  name: string,
  rule: Rule.RuleModule,
  asked: readonly Language[],
  cases: Cases,
): void {
  for (const [host, { RuleTester: Tester }] of Object.entries(hosts)) {
    Object.assign(Tester, { describe, it, itOnly: it.only, afterAll });
    for (const language of asked) {
      describe(`${host}, ${language}`, () => {
        const settings = { taskgroup: { allowedPaths: [] } };
        const tester = new Tester({ languageOptions: languages[language], settings });
        const assertions = { requireMessage: 'messageId', requireLocation: true };
        const isOld = host === 'ESLint 9';
        tester.run(name, rule, {
          ...(isOld ? {} : { assertionOptions: assertions }),
          valid: cases.valid.map((each) => withFile(each, language)),
          invalid: cases.invalid.map((each) => withFile(each, language)),
        } as Cases);
      });
    }
  }
}

function withFile<Case>(each: Case, language: Language): Case {
  if (language !== 'TypeScript with types') return each;
  const fields = typeof each === 'string' ? { code: each } : (each as object);
  return { filename: typedFileName, ...fields } as Case;
}
