import type { TSESTree } from '@typescript-eslint/types';
import { isFunction } from '../ast/kinds.ts';
import { definitionOf, scopeAt, variableOf } from '../ast/scope.ts';
import { textOf, tokenBefore } from '../ast/tokens.ts';
import { contains, walk } from '../ast/walk.ts';
import { isOnlyName } from '../cancellation/passed-signal.ts';
import { insert, replace, type Edit } from '../edits/edit.ts';
import { endOfLine, isTypeScript, semicolonOf } from '../edits/file-style.ts';
import type { SourceFile } from '../source-file.ts';

/** A value that gets a name before the statement, so that what was found out about it holds within functions. */
export interface Hoist {
  readonly name: string;
  readonly path: string;
  readonly at: number;
  readonly text: string;
}

export interface Hoisted {
  readonly hoists: readonly Hoist[];
  /** The uses of the names. */
  readonly edits: readonly Edit[];
}

/**
 * TypeScript forgets within a function what a condition before it told of `user.email`, or of a variable that is set
 * again. The paths get a name each; `lost` where they cannot.
 */
export function hoistNarrowed(expression: TSESTree.Expression, file: SourceFile): Hoisted | 'lost' {
  const none = { hoists: [], edits: [] };
  if (!isTypeScript(file)) return none;
  const known = findingsBefore(expression, file);
  if (!known.paths.size) return none;
  const nodes = [...walk(expression, file.visitorKeys, (node) => !isFunction(node))];
  const isLost = nodes.some(
    (node) => node.type === 'Identifier' && known.paths.has(node.name) && isSetAgain(node, file),
  );
  if (isLost) return 'lost';
  const uses = outermost(
    nodes.filter(
      (each) => isPath(each) && known.paths.has(pathOf(each, file)) && mayTell(each, file),
    ),
  );
  if (!uses.length) return none;
  const statement = statementOf(expression, file);
  if (!statement || known.isWithin(statement)) return 'lost';
  return hoist(uses, statement, file);
}

/** What conditions and assignments before the expression mention, as far as its function goes. */
function findingsBefore(expression: TSESTree.Node, file: SourceFile) {
  const paths = new Set<string>();
  const conditions: TSESTree.Node[] = [];
  let inner: TSESTree.Node = expression;
  for (let at = inner.parent; at && !isFunction(at); inner = at, at = at.parent) {
    const test = conditionOf(at, inner);
    if (test) conditions.push(at);
    const told = test
      ? [test]
      : 'body' in at && Array.isArray(at.body)
        ? toldBy(at.body, inner)
        : [];
    for (const each of told) addPaths(each, paths, file);
  }
  const isWithin = (statement: TSESTree.Node) =>
    conditions.some(
      (each) => statement.range[0] <= each.range[0] && each.range[1] <= statement.range[1],
    );
  return { paths, isWithin };
}

function conditionOf(node: TSESTree.Node, inner: TSESTree.Node): TSESTree.Node | undefined {
  if (node.type === 'IfStatement' || node.type === 'ConditionalExpression')
    return node.test === inner ? undefined : node.test;
  return node.type === 'LogicalExpression' && node.right === inner ? node.left : undefined;
}

/** The statements before that tell something: `if (!user.email) return;`, `user.email = found;`. */
function toldBy(body: readonly TSESTree.Node[], inner: TSESTree.Node): TSESTree.Node[] {
  return body.slice(0, Math.max(0, body.indexOf(inner))).flatMap((statement) => {
    if (statement.type === 'IfStatement')
      return [statement.test, ...assigned(statement.consequent)];
    return assigned(statement);
  });
}

function assigned(statement: TSESTree.Node): TSESTree.Node[] {
  if (statement.type === 'BlockStatement') return statement.body.flatMap(assigned);
  const isAssignment =
    statement.type === 'ExpressionStatement' &&
    statement.expression.type === 'AssignmentExpression';
  return isAssignment ? [(statement.expression as TSESTree.AssignmentExpression).left] : [];
}

function addPaths(node: TSESTree.Node, paths: Set<string>, file: SourceFile): void {
  for (const each of walk(node, file.visitorKeys, (inner) => !isFunction(inner))) {
    if (each.type === 'Identifier' || isPath(each)) paths.add(pathOf(each, file));
  }
}

/** `user.email`, `this.#user?.name`; no call, which may give another value each time. */
function isPath(node: TSESTree.Node): node is TSESTree.MemberExpression {
  if (node.type !== 'MemberExpression' || node.computed) return false;
  const { object, parent } = node;
  if (parent.type === 'CallExpression' && parent.callee === node) return false;
  const isRoot = object.type === 'Identifier' || object.type === 'ThisExpression';
  return isRoot || isPath(object);
}

/** A member of an import or an enumeration is the same everywhere; how many there are is a number. */
function mayTell({ object, property }: TSESTree.MemberExpression, file: SourceFile): boolean {
  if (property.type === 'Identifier' && property.name === 'length') return false;
  if (object.type === 'MemberExpression') return mayTell(object, file);
  const kind = object.type === 'Identifier' ? definitionOf(file, object)?.type : 'Variable';
  return kind === 'Variable' || kind === 'Parameter';
}

function pathOf(node: TSESTree.Node, file: SourceFile): string {
  return textOf(file, node).replaceAll(/[?!\s]/g, '');
}

function outermost(nodes: readonly TSESTree.Node[]): TSESTree.Node[] {
  return nodes.filter(({ parent }) => !parent || !nodes.includes(parent));
}

/** Up to the last assignment a function remembers; after it, or in a loop that comes to it again, it does not. */
function isSetAgain(node: TSESTree.Identifier, file: SourceFile): boolean {
  const variable = variableOf(file, node.name, node);
  const writes = variable?.references.filter((each) => each.isWrite() && !each.init);
  const from = startOfLoop(node, variable?.identifiers[0]);
  return writes?.some(({ identifier }) => identifier.range[0] >= from) ?? false;
}

/** Of the outermost loop whose rounds share the variable. */
function startOfLoop(node: TSESTree.Node, declared: TSESTree.Node | undefined): number {
  let start = node.range[1];
  for (let at = node.parent; at && !isFunction(at); at = at.parent) {
    const isOwn = declared && at.range[0] <= declared.range[0] && declared.range[1] <= at.range[1];
    if (isOwn) break;
    if (/^(DoWhile|For|ForIn|ForOf|While)Statement$/.test(at.type)) start = at.range[0];
  }
  return start;
}

/** The statement of a block that the expression is part of, at the start of its line, with nothing said about that line. */
function statementOf(expression: TSESTree.Node, file: SourceFile): TSESTree.Node | undefined {
  let node = expression;
  while (node.parent && !isFunction(node) && !/^(BlockStatement|Program)$/.test(node.parent.type))
    node = node.parent;
  if (isFunction(node)) return undefined;
  const line = file.text.lastIndexOf('\n', node.range[0] - 1) + 1;
  const before = tokenBefore(file, node.range[0])?.range[1] ?? 0;
  const isSpokenOf = /@ts-|-next-line|-ignore/.test(file.text.slice(before, node.range[0]));
  return /\S/.test(file.text.slice(line, node.range[0])) || isSpokenOf ? undefined : node;
}

function hoist(
  uses: readonly TSESTree.Node[],
  statement: TSESTree.Node,
  file: SourceFile,
): Hoisted | 'lost' {
  const hoists = uses.map((node) => {
    const name = textOf(file, (node as TSESTree.MemberExpression).property).replace('#', '');
    return { name, path: pathOf(node, file), at: statement.range[0] };
  });
  if (!hoists.every(({ name }) => isFree(name, statement, file)) || clash(hoists)) return 'lost';
  const line = file.text.lastIndexOf('\n', statement.range[0] - 1) + 1;
  const end = /^[([`+\-/]/.test(textOf(file, statement)) ? ';' : semicolonOf(file);
  const rest = end + endOfLine(file) + file.text.slice(line, statement.range[0]);
  return {
    hoists: hoists.map((each) => ({ ...each, text: `const ${each.name} = ${each.path}${rest}` })),
    edits: uses.map((node, index) => replace(node.range, useText(node, hoists[index]!.name))),
  };
}

function useText({ parent }: TSESTree.Node, name: string): string {
  const isShorthand = parent?.type === 'Property' && parent.shorthand;
  return isShorthand ? `${name}: ${name}` : name;
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
  return [...new Map(hoists.map((each) => [each.name, each])).values()].map(({ at, text }) =>
    insert(at, text),
  );
}
