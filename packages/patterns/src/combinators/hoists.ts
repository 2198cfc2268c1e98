import type { TSESTree } from '@typescript-eslint/types';
import { isFunction } from '../ast/kinds.ts';
import { scopeAt, variableOf } from '../ast/scope.ts';
import { hasComment, textOf, tokenBefore } from '../ast/tokens.ts';
import { contains } from '../ast/walk.ts';
import { isOnlyName } from '../cancellation/passed-signal.ts';
import { insert, replace, type Edit } from '../edits/edit.ts';
import { endOfLine, semicolonOf } from '../edits/file-style.ts';
import type { SourceFile } from '../source-file.ts';

/** A value that gets a name before the statement, so that what was found out about it holds within functions. */
export interface Hoist {
  readonly name: string;
  readonly path: string;
  readonly at: number;
  readonly text: string;
  /** The name in the conditions of the statement. */
  readonly asked: readonly Edit[];
}

export interface Hoisted {
  readonly hoists: readonly Hoist[];
  /** The uses of the names. */
  readonly edits: readonly Edit[];
}

/** `user.email`, `this.#user?.name`; no call, which may give another value each time. */
export function isPath(node: TSESTree.Node): node is TSESTree.MemberExpression {
  if (node.type !== 'MemberExpression' || node.computed) return false;
  const { object, parent } = node;
  if (parent.type === 'CallExpression' && parent.callee === node) return false;
  const isRoot = object.type === 'Identifier' || object.type === 'ThisExpression';
  return isRoot || isPath(object);
}

/** `user?.email` and `user!.email` name the same thing. */
export function pathOf(node: TSESTree.Node, file: SourceFile): string {
  return textOf(file, node).replaceAll(/[?!\s]/g, '');
}

export function outermost<N extends TSESTree.Node>(nodes: readonly N[]): N[] {
  return nodes.filter(({ parent }) => !parent || !nodes.includes(parent as N));
}

/** The statement of a block that the expression is part of, at the start of its line, with nothing said about that line. */
export function statementOf(
  expression: TSESTree.Node,
  file: SourceFile,
): TSESTree.Node | undefined {
  let node: TSESTree.Node = expression;
  while (node.parent && !isFunction(node) && !/^(BlockStatement|Program)$/.test(node.parent.type))
    node = node.parent;
  if (isFunction(node)) return undefined;
  const line = file.text.lastIndexOf('\n', node.range[0] - 1) + 1;
  const before = tokenBefore(file, node.range[0])?.range[1] ?? 0;
  const isSpokenOf = /@ts-|-next-line|-ignore/.test(file.text.slice(before, node.range[0]));
  return /\S/.test(file.text.slice(line, node.range[0])) || isSpokenOf ? undefined : node;
}

/** What gets a name: a path, or a variable that is set again. */
type Use = TSESTree.MemberExpression | TSESTree.Identifier;

interface Narrowed {
  readonly statement: TSESTree.Node;
  /** In the work. */
  readonly uses: readonly Use[];
  /** In the conditions that the statement has itself. */
  readonly asked: readonly TSESTree.MemberExpression[];
}

/** Gives each path a name before the statement. */
export function hoist(narrowed: Narrowed, file: SourceFile): Hoisted | 'lost' {
  const hoists = narrowed.uses.map((use) => hoistFor(use, narrowed, file));
  if (!hoists.every((each) => each !== undefined) || clash(hoists)) return 'lost';
  const edits = narrowed.uses.map((use, index) => named(use, hoists[index]!.name, file));
  return { hoists, edits };
}

function hoistFor(use: Use, { statement, asked }: Narrowed, file: SourceFile): Hoist | undefined {
  const path = pathOf(use, file);
  const name = namesFor(use, statement, file).find((each) => isFree(each, statement, file));
  if (!name) return undefined;
  const own = asked.filter((each) => pathOf(each, file) === path);
  // As the condition asks, so that `link?.id` does not fail.
  const value = own[0] ? textOf(file, own[0]) : path;
  const text = `const ${name} = ${value}${endOf(statement, file)}`;
  const at = statement.range[0];
  return { name, path, at, text, asked: own.map((each) => named(each, name, file)) };
}

/** What ends the declaration before a statement, up to where that begins. */
function endOf(statement: TSESTree.Node, file: SourceFile): string {
  const line = file.text.lastIndexOf('\n', statement.range[0] - 1) + 1;
  const end = /^[([`+\-/]/.test(textOf(file, statement)) ? ';' : semicolonOf(file);
  return end + endOfLine(file) + file.text.slice(line, statement.range[0]);
}

/** The name instead of the path, `{ email: user.email }` becoming `{ email }`, and `{ user }` becoming `{ user: knownUser }`. */
function named(node: Use, name: string, file: SourceFile): Edit {
  const { parent } = node;
  const property = parent?.type === 'Property' && parent.value === node ? parent : undefined;
  if (property?.shorthand)
    return { ...replace(property.range, `${textOf(file, node)}: ${name}`), once: true };
  const isOwnKey =
    property &&
    !property.computed &&
    textOf(file, property.key) === name &&
    !hasComment(file, property.range);
  return { ...replace(isOwnKey ? property.range : node.range, name), once: true };
}

/**
 * `email`; or `userEmail`, where another object has one too, or where a statement before it in the block may have to name
 * the same: two sites do not know of each other. A variable that is set again is known at this place: `knownUser`.
 */
function namesFor(use: Use, statement: TSESTree.Node, file: SourceFile): string[] {
  const name = textOf(file, use.type === 'Identifier' ? use : use.property).replace('#', '');
  const [object = ''] =
    use.type === 'Identifier' ? ['known'] : (/\w+$/.exec(pathOf(use.object, file)) ?? []);
  const long = object + name[0]!.toUpperCase() + name.slice(1);
  const rank = statementsBefore(statement).filter((each) => mayName(each, name, file)).length;
  if (use.type === 'Identifier') return [rank ? `${long}${rank + 1}` : long];
  if (rank > 1) return [`${long}${rank}`];
  return rank || hasNamesake(use, statement, file) ? [long] : [name, long];
}

function hasNamesake(
  use: TSESTree.MemberExpression,
  statement: TSESTree.Node,
  file: SourceFile,
): boolean {
  const path = pathOf(use, file);
  return contains(
    statement,
    file.visitorKeys,
    (node) =>
      isPath(node) &&
      textOf(file, node.property) === textOf(file, use.property) &&
      pathOf(node, file) !== path,
  );
}

function statementsBefore(statement: TSESTree.Node): readonly TSESTree.Node[] {
  const { parent } = statement;
  const body: readonly TSESTree.Node[] =
    parent && 'body' in parent && Array.isArray(parent.body) ? parent.body : [];
  return body.slice(0, Math.max(0, body.indexOf(statement)));
}

function mayName(statement: TSESTree.Node, name: string, file: SourceFile): boolean {
  const text = textOf(file, statement);
  return /\bPromise\b|\.push\b/.test(text) && text.includes(name);
}

function isFree(name: string, statement: TSESTree.Node, file: SourceFile): boolean {
  if (reserved.has(name) || variableOf(file, name, statement)) return false;
  const { block } = scopeAt(file, statement).variableScope;
  return !contains(
    block,
    file.visitorKeys,
    (node) => node.type === 'Identifier' && node.name === name && !isKey(node),
  );
}

function isKey(node: TSESTree.Identifier): boolean {
  const { parent } = node;
  return isOnlyName(node) || ('key' in parent && parent.key === node && parent.type !== 'Property');
}

const reserved = new Set([
  'default',
  'delete',
  'in',
  'class',
  'new',
  'function',
  'import',
  'export',
  'package',
  'length',
]);

/** Do two of them want the same name for different things? */
export function clash(hoists: readonly Pick<Hoist, 'name' | 'path' | 'at'>[]): boolean {
  return hoists.some((one) =>
    hoists.some(
      (other) => one.name === other.name && (one.path !== other.path || one.at !== other.at),
    ),
  );
}

/** The names, each once, at the start of its statement. */
export function hoistEdits(hoists: readonly Hoist[]): Edit[] {
  const each = [...new Map(hoists.map((hoist) => [hoist.name, hoist])).values()];
  return [
    ...each.map(({ at, text }): Edit => ({ ...insert(at, text), once: true })),
    ...hoists.flatMap(({ asked }) => asked),
  ];
}
