import { mayHoldSite, syntaxOracle, type Pattern } from '@taskgroup/patterns';
import { makeCandidate } from './candidate.ts';
import { defaultPatterns, patternById } from './catalogue.ts';
import { finish } from './file-result.ts';
import { parse } from './parse.ts';
import type { SiteReport } from './report.ts';
import { decode, isFlow } from './source-text.ts';

export interface RewrittenSource {
  /** The same string as the input when nothing changed. */
  readonly text: string;
  readonly sites: readonly SiteReport[];
}

/**
 * Rewrites one text by syntax alone.
 *
 * @param path decides the dialect by its extension, and names the text in the report.
 * @throws {ParseError} when the text is not valid.
 */
export function rewriteSource(
  text: string,
  path: string,
  patterns: readonly Pattern[] = defaultPatterns,
): RewrittenSource {
  const source = decode(Buffer.from(text))!;
  if (!mayHoldSite(source.text, patterns) || isFlow(source.text)) return { text, sites: [] };
  const file = parse(path, source.text);
  const candidate = makeCandidate(file, syntaxOracle(file), patterns);
  const { sites, change } = finish({ path, ...source }, candidate);
  return { text: change?.after ?? text, sites: sites.map(({ report }) => report) };
}

/** The subset of jscodeshift's interface that a transform over text edits needs. */
export interface JscodeshiftFile {
  readonly path: string;
  readonly source: string;
}

export type JscodeshiftTransform = (file: JscodeshiftFile) => string | undefined;

/** One pattern as a plain jscodeshift transform; `undefined` tells jscodeshift that nothing changed. */
export function toJscodeshift(id: string): JscodeshiftTransform {
  const patterns = [patternById(id)];
  return ({ path, source }) => {
    const { text } = rewriteSource(source, path, patterns);
    return text === source ? undefined : text;
  };
}

export interface JscodeshiftParser {
  parse(text: string): unknown;
}

/** jscodeshift asks a transform for its parser; ours parses by extension and never reprints. */
export const jscodeshiftParser: JscodeshiftParser = {
  parse: (text: string) => parse('input.tsx', text).ast,
};
