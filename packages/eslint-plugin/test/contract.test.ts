import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import parser from '@typescript-eslint/parser';
import { findSites, offering, patterns, rewriteSites, syntaxOracle } from '@taskgroup/patterns';
import { Linter, type Linter as LinterTypes } from 'eslint';
import { describe, expect, test } from 'vitest';
import { configs } from '../src/index.ts';
import { parse } from '../../patterns/test/parse.ts';

const fixtures = fileURLToPath(new URL('../../../fixtures/patterns', import.meta.url));

function lint(text: string, id: string): LinterTypes.LintMessage[] {
  const rules = { [`taskgroup/${id}`]: 'error' } as const;
  return new Linter().verify(
    text,
    [{ ...configs.recommended, files: ['**'], rules, languageOptions: { parser } }],
    'input.ts',
  );
}

describe.for(patterns)('$id', (pattern) => {
  const files = readdirSync(`${fixtures}/${pattern.id}`).filter((name) =>
    /(bad|input)\.ts$/.test(name),
  );

  test.for(files)('each suggestion for %s is the text that the codemod writes', (name) => {
    const text = readFileSync(`${fixtures}/${pattern.id}/${name}`, 'utf8');
    const file = parse(text);
    const types = syntaxOracle(file);
    // What a person has to decide, a rule offers nothing for, though the codemod may be asked to.
    const concerned = pattern.safety === 'manual' ? [] : [offering(pattern)];
    const sites = findSites(file, concerned, types).filter(({ match }) => !match.silent);
    const written = sites
      .map((site) => rewriteSites(file, [site], types).text)
      .filter((rewritten) => rewritten !== text);
    const suggested = lint(text, pattern.id).flatMap(({ suggestions }) =>
      (suggestions ?? []).map(
        ({ fix }) => text.slice(0, fix.range[0]) + fix.text + text.slice(fix.range[1]),
      ),
    );
    expect(suggested).toEqual(written);
  });
});
