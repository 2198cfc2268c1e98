import { patterns, type ParsedSource, type PatternSettings } from '@taskgroup/patterns';
import { parseSource } from '../host/parse-source.ts';

const kinds = new Set<string>(patterns.flatMap(({ on }) => on));

/** How a file is read of which no configuration is known: as TypeScript, or as JavaScript with JSX. */
const language = {
  parser: 'typescript-eslint',
  sourceType: 'module',
  jsx: true,
  globalReturn: false,
} as const;

/** Parses a text by itself; `undefined` for one that is not valid. */
export function parseSyntax(
  path: string,
  text: string,
  settings?: PatternSettings,
): ParsedSource | undefined {
  return parseSource(path, text, language, kinds, settings);
}
