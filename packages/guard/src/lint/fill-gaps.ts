import type { Linter } from 'eslint';
import { isTypeScriptName } from '../source-text.ts';
import { loadParser, parsedSources, recommended, withoutTypes } from './built-in-config.ts';
import { ruleTest, type FileConfig } from './only-ours.ts';

/**
 * What a configuration lacks for a file that it does not ignore. ESLint would pass over such a file
 * or stumble over its types, and unowned work would get in unseen.
 */
export type Gap = 'no-entry' | 'no-rules' | 'no-parser';

/** The configuration that a file is judged with, and what the gate had to add to it. */
export interface Governed {
  readonly config: FileConfig;
  readonly gap?: Gap;
}

/** Entries that cover every source: a file that has no configuration even then is ignored. */
export async function coverEverySource(): Promise<Linter.Config[]> {
  return [...(await parsedSources()), withoutTypes];
}

/** Rules for a file that only entries for all files apply to: those entries', else the recommended. */
export async function fillRules(config: FileConfig): Promise<Governed> {
  const isOurs = ruleTest(config.plugins);
  if (Object.keys(config.rules ?? {}).some(isOurs)) return { config, gap: 'no-entry' };
  const { plugins = {}, rules = {} } = await recommended();
  return { config: { ...config, plugins, rules }, gap: 'no-rules' };
}

/** ESLint's own parser takes a type for a syntax error. */
export function lacksParser(file: string, config: FileConfig): boolean {
  return isTypeScriptName(file) && isParsedAsJavaScript(config);
}

/** Whether an entry names no parser, so that ESLint takes its own. */
export function isParsedAsJavaScript({ languageOptions }: FileConfig): boolean {
  const parser: { readonly name?: unknown } = languageOptions?.parser ?? {};
  return parser.name === 'espree';
}

/** Parses TypeScript with the gate's parser, which need not agree with the repository's compiler. */
export async function fillParser(config: FileConfig): Promise<Governed> {
  const { languageOptions } = config;
  const parser = await loadParser();
  const parserOptions = {
    ...languageOptions?.parserOptions,
    ...withoutTypes.languageOptions.parserOptions,
  };
  const filled = { ...config, languageOptions: { ...languageOptions, parser, parserOptions } };
  return { config: filled, gap: 'no-parser' };
}
