import { isComponentName } from '../source-text.ts';
import { scriptsOf } from './scripts-of.ts';

/** A node of the tree, as far as a fingerprint reads it. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

export interface SyntaxTree {
  readonly program: SyntaxNode;
  readonly comments: readonly SyntaxNode[];
}

/**
 * Parses for fingerprints only. The parser does not show in them: they are made of the source's own
 * tokens and names, so that a baseline outlives the parser.
 */
export async function parseSource(file: string, text: string): Promise<SyntaxTree | undefined> {
  const { parseSync } = await import('oxc-parser');
  if (isComponentName(file)) return parseSource('file.ts', scriptsOf(text));
  for (const name of [file, ...(/\.[cm]?js$/.test(file) ? ['file.jsx', 'file.tsx'] : [])]) {
    const { program, comments, errors } = parseSync(name, text, { preserveParens: false });
    if (!errors.length) return { program, comments } as unknown as SyntaxTree;
  }
  return undefined;
}

/** The nodes directly below a node, in the order of the source. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (const value of Object.values(node)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (isNode(each)) children.push(each);
    }
  }
  return children.sort((a, b) => a.start - b.start);
}

function isNode(value: unknown): value is SyntaxNode {
  return (
    typeof value === 'object' && value !== null && typeof (value as SyntaxNode).type === 'string'
  );
}

/** The nodes that contain a range, from the outermost to the innermost. */
export function nodesAround(program: SyntaxNode, start: number, end: number): SyntaxNode[] {
  const chain: SyntaxNode[] = [];
  for (let node: SyntaxNode | undefined = program; node;) {
    chain.push(node);
    node = childrenOf(node).find((child) => child.start <= start && end <= child.end);
  }
  return chain;
}
