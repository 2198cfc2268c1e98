import { childrenOf, nodesAround, type SyntaxNode } from './parse-source.ts';

/** The names around a place, from the outermost: `Scheduler.run`; empty at the top of a module. */
export function symbolPath(program: SyntaxNode, start: number, end = start): string {
  return nodesAround(program, start, end)
    .flatMap((node) => nameOf(node) ?? [])
    .join('.');
}

/** The declaration that a symbol path names; the first one, where there are several. */
export function findSymbol(program: SyntaxNode, path: string): SyntaxNode | undefined {
  return search(program, path.split('.'));
}

function search(node: SyntaxNode, names: readonly string[]): SyntaxNode | undefined {
  const name = nameOf(node);
  if (name !== undefined && name !== names[0]) return undefined;
  const rest = name === undefined ? names : names.slice(1);
  if (!rest.length) return node;
  for (const child of childrenOf(node)) {
    const found = search(child, rest);
    if (found) return found;
  }
  return undefined;
}

/** Where a node holds the name that it gives to what lies in it. */
const NAMED_BY: Readonly<Record<string, string>> = {
  FunctionDeclaration: 'id',
  FunctionExpression: 'id',
  ClassDeclaration: 'id',
  ClassExpression: 'id',
  VariableDeclarator: 'id',
  TSModuleDeclaration: 'id',
  MethodDefinition: 'key',
  PropertyDefinition: 'key',
  AccessorProperty: 'key',
  Property: 'key',
  AssignmentExpression: 'left',
};

function nameOf(node: SyntaxNode): string | undefined {
  const key = NAMED_BY[node.type];
  if (key !== undefined) return textOf(node[key]);
  if (node.type !== 'ExportDefaultDeclaration') return undefined;
  const declared = node['declaration'] as SyntaxNode;
  return textOf(declared['id']) === undefined ? 'default' : undefined;
}

function textOf(node: unknown): string | undefined {
  const { type, name, value, property } = (node ?? {}) as Record<string, unknown>;
  if (type === 'Identifier') return name as string;
  if (type === 'PrivateIdentifier') return `#${name as string}`;
  if (type === 'Literal') return String(value);
  return type === 'MemberExpression' ? textOf(property) : undefined;
}
