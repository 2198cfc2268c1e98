import { createHash } from 'node:crypto';
import type { ShownFinding } from '../report.ts';
import { nodesAround, parseSource, type SyntaxNode, type SyntaxTree } from './parse-source.ts';
import { symbolPath } from './symbol-path.ts';
import { tokensOf } from './tokens.ts';

/** A finding that can be recognised again. */
export type Fingerprinted = ShownFinding & {
  readonly fingerprint: string;
  readonly symbol: string;
};

/**
 * Gives every finding of one file its fingerprint: the rule, the message, the names around the place,
 * the tokens of the statement, and a count among equals. Neither the path nor the line is part of it,
 * nor how the code is formatted.
 */
export async function fingerprintAll(
  file: string,
  text: string,
  findings: readonly ShownFinding[],
): Promise<Fingerprinted[]> {
  const tree = await parseSource(file, text);
  const offsets = new LineOffsets(text);
  const counts = new Map<string, number>();
  return [...findings].sort(byPlace).map((finding) => {
    const place = placeIn(tree, text, offsets.rangeOf(finding));
    const { rule, messageId } = finding;
    const key = JSON.stringify([rule, messageId, place.symbol, place.tokens]);
    const ordinal = counts.get(key) ?? 0;
    counts.set(key, ordinal + 1);
    return { ...finding, fingerprint: digest(`${key}${ordinal}`), symbol: place.symbol };
  });
}

/** The fingerprint of a whole declaration; it changes with its code, not with its comments or format. */
export function declarationFingerprint(text: string, tree: SyntaxTree, node: SyntaxNode): string {
  return digest(JSON.stringify(tokensOf(text, tree, node)));
}

function byPlace(a: ShownFinding, b: ShownFinding): number {
  return a.line - b.line || a.column - b.column;
}

function digest(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 32);
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function placeIn(tree: SyntaxTree | undefined, text: string, range: Range) {
  if (!tree) return { symbol: '', tokens: wordsOf(text.slice(range.start, range.end)) };
  const symbol = symbolPath(tree.program, range.start, range.end);
  const comment = tree.comments.find(({ start, end }) => start <= range.start && range.start < end);
  if (comment) return { symbol, tokens: wordsOf(text.slice(comment.start, comment.end)) };
  const statement = nodesAround(tree.program, range.start, range.end).findLast(isStatement);
  return { symbol, tokens: tokensOf(text, tree, statement ?? tree.program, range) };
}

const MEMBERS: ReadonlySet<string> = new Set([
  'AccessorProperty',
  'MethodDefinition',
  'PropertyDefinition',
]);

function isStatement({ type }: SyntaxNode): boolean {
  if (type === 'BlockStatement') return false;
  return /(?:Statement|Declaration)$/.test(type) || MEMBERS.has(type);
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter(Boolean);
}

/** Finds places by ESLint's lines and columns. */
class LineOffsets {
  readonly #text: string;
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.#text = text;
    const ends = [...text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)];
    this.#starts = [0, ...ends.map((end) => end.index + end[0].length)];
  }

  /** A place before its line is one of a comment that begins the line. */
  rangeOf({ line, column, endLine, endColumn }: ShownFinding): Range {
    const start = this.#offset(line, column);
    const blank = /^\s*/.exec(this.#text.slice(start))![0].length;
    const from = column < 1 ? start + blank : start;
    return { start: from, end: Math.max(from, this.#offset(endLine, endColumn)) };
  }

  #offset(line: number, column: number): number {
    const start = this.#starts[line - 1] ?? this.#text.length;
    return Math.min(start + Math.max(0, column - 1), this.#text.length);
  }
}
