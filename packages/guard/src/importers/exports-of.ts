import { childrenOf, parseSource, type SyntaxNode } from '../baseline/parse-source.ts';

/**
 * What of a module others may see the types of: its declarations, without comments and blanks, and without
 * the bodies of functions whose type is written down. Two texts with the same ones are the same to importers.
 * A body that is async decides about no more than what its promise holds, and is left out too.
 */
export async function exportsOf(file: string, text: string): Promise<string[] | undefined> {
  const tree = await parseSource(file, text);
  if (!tree) return undefined;
  const hidden = tree.comments.map(rangeOf);
  const visible = childrenOf(tree.program).filter(isDeclaration);
  for (const statement of visible) hideBodies(statement, hidden);
  return visible.map(({ start, end }) =>
    textWithout(text, start, end, hidden).replaceAll(/\s+/g, ' '),
  );
}

type Range = readonly [start: number, end: number];

function isDeclaration({ type }: SyntaxNode): boolean {
  return /^(?:Export|TS)|Declaration$/.test(type) && type !== 'ImportDeclaration';
}

function hideBodies(node: SyntaxNode, hidden: Range[]): void {
  const body = node['body'] as SyntaxNode | null | undefined;
  if (body && isFunction(node) && (node['returnType'] || node['async'])) hidden.push(rangeOf(body));
  else for (const child of childrenOf(node)) hideBodies(child, hidden);
}

function isFunction({ type }: SyntaxNode): boolean {
  return /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(type);
}

function rangeOf({ start, end }: SyntaxNode): Range {
  return [start, end];
}

function textWithout(text: string, start: number, end: number, hidden: readonly Range[]): string {
  let kept = '';
  let at = start;
  const within = hidden.filter((range) => range[0] >= start && range[1] <= end);
  for (const range of within.sort((a, b) => a[0] - b[0])) {
    kept += text.slice(at, Math.max(at, range[0]));
    at = Math.max(at, range[1]);
  }
  return kept + text.slice(at, end);
}
