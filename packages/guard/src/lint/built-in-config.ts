import type { Linter } from 'eslint';
import { ConfigurationError, firstLine } from '../errors.ts';
import { messages } from '../messages.ts';

export const TYPESCRIPT = ['**/*.ts', '**/*.mts', '**/*.cts', '**/*.tsx'];
export const SOURCES = [...TYPESCRIPT, '**/*.js', '**/*.mjs', '**/*.cjs', '**/*.jsx'];

/** The recommended rules for a repository that has no flat configuration. */
export async function standaloneConfig(): Promise<Linter.Config[]> {
  return [...(await parsedSources()), await recommended()];
}

/** The recommended rules on top of a configuration without our plugin; its parsers stay for JavaScript. */
export async function addedConfig(): Promise<Linter.Config[]> {
  return [...(await parsedFiles(TYPESCRIPT)), await recommended(), withoutTypes];
}

/** An entry for every source, with a parser that reads all of them. */
export function parsedSources(): Promise<Linter.Config[]> {
  return parsedFiles(SOURCES);
}

/** Types that were meant for other rules would cost time that nobody asked the gate for. */
export const withoutTypes = {
  languageOptions: { parserOptions: { projectService: false, project: null } },
} as const satisfies Linter.Config;

async function parsedFiles(files: string[]): Promise<Linter.Config[]> {
  const parser = await loadParser();
  const parserOptions = { ecmaFeatures: { jsx: true } };
  return [{ files, languageOptions: { parser, parserOptions } }];
}

/**
 * typescript-eslint's needs the API of TypeScript up to 6 beside it. A package manager may have left that out, or have put
 * version 7 where a package of that parser's looks for it; ours reads the same without.
 */
export async function loadParser(): Promise<Linter.Parser> {
  const theirs = await import('@typescript-eslint/parser').catch(() => undefined);
  return theirs ?? import('eslint-plugin-taskgroup/parser').catch(refuse);
}

function refuse(error: unknown): never {
  throw new ConfigurationError(messages.noParser(firstLine(error)), { cause: error });
}

/** The plugin's own preset. */
export async function recommended(): Promise<Linter.Config> {
  return (await import('eslint-plugin-taskgroup')).configs.recommended;
}
