import type { Reference, Variable } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/types';
import { isFunction, memberName, unwrap } from '../ast/kinds.ts';
import { functionOf, variableOf } from '../ast/scope.ts';
import type { Range } from '../ast/tokens.ts';
import { writtenBy } from '../ast/written-by.ts';
import { knownOfFile } from '../known-of-file.ts';
import type { SourceFile } from '../source-file.ts';
import { startedAtOnce } from './started-at-once.ts';

/** What a piece of work sees from outside: a variable of the file, or the object it belongs to. */
export type Root = Variable | 'this';

/** The variables whose values the expression sees when it is evaluated, also through a function of this file. */
export function rootsOf(expression: TSESTree.Node, file: SourceFile): Root[] {
  const roots = knownRoots(file);
  const known = roots.get(expression);
  if (known) return known;
  const found = new Set<Root>();
  for (const node of startedAtOnce(expression, file)) {
    const root = rootAt(node, file);
    if (root && !isInside(root, expression)) found.add(root);
    const called = node.type === 'Identifier' && isCalled(node) && functionOf(file, node);
    if (called) for (const each of outerOf(called, file)) found.add(each);
  }
  const list = [...found];
  roots.set(expression, list);
  return list;
}

const knownRoots = knownOfFile<TSESTree.Node, Root[]>();

function rootAt(node: TSESTree.Node, file: SourceFile): Root | undefined {
  if (node.type === 'ThisExpression') return 'this';
  if (node.type !== 'Identifier' || isName(node)) return undefined;
  const variable = variableOf(file, node.name, node);
  return variable && variable.defs.some(({ type }) => type === 'Variable' || type === 'Parameter')
    ? variable
    : undefined;
}

/** A property's name is no variable. */
function isName({ parent, range }: TSESTree.Identifier): boolean {
  if (parent.type === 'MemberExpression')
    return !parent.computed && parent.property.range[0] === range[0];
  return parent.type === 'Property' && !parent.shorthand && parent.key.range[0] === range[0];
}

function isCalled({ parent, range }: TSESTree.Identifier): boolean {
  return parent.type === 'CallExpression' && parent.callee.range[0] === range[0];
}

function outerOf(called: TSESTree.Node, file: SourceFile): Root[] {
  return startedAtOnce(called, file).flatMap((node) => {
    const root = rootAt(node, file);
    return root && root !== 'this' && !isInside(root, called) ? [root] : [];
  });
}

function isInside(root: Root, node: TSESTree.Node): boolean {
  if (root === 'this') return false;
  return root.identifiers.some(
    ({ range }) => node.range[0] <= range[0] && range[1] <= node.range[1],
  );
}

/** The root of what a node assigns to, deletes from or calls a method of. */
export function changedRoot(node: TSESTree.Node, file: SourceFile): Root | undefined {
  switch (node.type) {
    case 'AssignmentExpression':
      return changedRoot(node.left, file);
    case 'UpdateExpression':
      return changedRoot(node.argument, file);
    case 'UnaryExpression':
      return node.operator === 'delete' ? changedRoot(node.argument, file) : undefined;
    case 'MemberExpression':
      return changedRoot(unwrap(node.object), file);
    case 'CallExpression':
      return changedRoot(unwrap(node.callee), file);
    default:
      return rootAt(node, file);
  }
}

/** The root of a collection whose contents a node asks about, or takes from. */
export function lookedAtRoot(node: TSESTree.Node, file: SourceFile): Root | undefined {
  switch (node.type) {
    case 'BinaryExpression':
      return node.operator === 'in' ? changedRoot(node.right, file) : undefined;
    case 'MemberExpression':
      return /^(size|length)$/.test(memberName(node) ?? '') ? changedRoot(node, file) : undefined;
    case 'CallExpression': {
      const callee = unwrap(node.callee);
      return asking.test(memberName(callee) ?? '') ? changedRoot(callee, file) : undefined;
    }
    default:
      return undefined;
  }
}

const asking =
  /^(has|get|includes|indexOf|some|every|pop|shift|splice|next|delete|take|poll|dequeue)$/;

/** What is evaluated later than it is written: the pieces of work, and the stretch that they skip. */
export interface Delay {
  readonly works: readonly TSESTree.Node[];
  readonly stretch: Range;
}

/**
 * Would the expression come to the same a little later: does it neither change what somebody else reads meanwhile, nor
 * read a variable that somebody else sets? The pieces of work keep their order, so among them nothing changes.
 */
export function isSteady(expression: TSESTree.Node, delay: Delay, file: SourceFile): boolean {
  const shallow = startedAtOnce(expression, file, (node) => !isFunction(node) || isImmediate(node));
  const isChange = (node: TSESTree.Node) =>
    changes(node) && !isLocal(node, expression, file) && !isAmongWorks(node, delay, file);
  if (shallow.some(isChange)) return false;
  return shallow.every((node) => {
    const root = rootAt(node, file);
    if (!root || root === 'this' || isInside(root, expression)) return true;
    return isSetOutside(root, expression, delay);
  });
}

/** `count++`, `cache ??= load()`, of a variable that nobody but the works looks at until they all have started. */
function isAmongWorks(node: TSESTree.Node, delay: Delay, file: SourceFile): boolean {
  const target = writtenBy(node);
  const root = target?.type === 'Identifier' ? rootAt(target, file) : undefined;
  if (!root || root === 'this' || isSharedByRounds(root)) return false;
  return root.references.every(
    (reference) => isOfWork(reference, delay) || isElsewhere(reference, root, delay),
  );
}

function isOfWork({ identifier: { range } }: Reference, { works }: Delay): boolean {
  return works.some((work) => work.range[0] <= range[0] && range[1] <= work.range[1]);
}

/** Is it written outside of the stretch, and not in a function that may be called in there? */
function isElsewhere(
  { from, identifier: { range } }: Reference,
  { scope }: Variable,
  { stretch: [start, end] }: Delay,
): boolean {
  return from.variableScope === scope.variableScope && (range[1] <= start || end <= range[0]);
}

/** `(async () => { … })()` runs where it stands. */
function isImmediate({ parent, range }: TSESTree.Node): boolean {
  return parent?.type === 'CallExpression' && unwrap(parent.callee).range[0] === range[0];
}

function changes(node: TSESTree.Node): boolean {
  if (node.type === 'AssignmentExpression' || node.type === 'UpdateExpression') return true;
  if (node.type !== 'CallExpression') return false;
  return /^(shift|pop|splice|next|dequeue|poll|take|delete)$/.test(
    memberName(unwrap(node.callee)) ?? '',
  );
}

/** Is it done within a function that runs here, to something of its own or of an object? */
function isLocal(node: TSESTree.Node, expression: TSESTree.Node, file: SourceFile): boolean {
  for (let at = node.parent; at && at !== expression.parent; at = at.parent) {
    if (!isFunction(at)) continue;
    const root = changedRoot(node, file);
    return root === undefined || root === 'this' || isInside(root, expression) || isMember(node);
  }
  return false;
}

function isMember(node: TSESTree.Node): boolean {
  return node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression';
}

function isSetOutside(variable: Variable, work: TSESTree.Node, delay: Delay): boolean {
  if (isSharedByRounds(variable) || isDisposedBefore(variable, delay.stretch[1])) return false;
  return variable.references.every((reference) => {
    if (!reference.isWrite() || reference.init || isOfWork(reference, delay)) return true;
    const { identifier } = reference;
    if (isUpdateOfLoop(identifier, variable)) return true;
    return isElsewhere(reference, variable, delay) || isSetBefore(identifier, work, variable);
  });
}

/** Does each round have a variable of its own, and sets it before the work? */
function isSetBefore(write: TSESTree.Node, work: TSESTree.Node, variable: Variable): boolean {
  if (write.range[1] > work.range[0]) return false;
  for (let at = work.parent; at; at = at.parent) {
    const repeats = isFunction(at) || /^(DoWhile|For|ForIn|ForOf|While)Statement$/.test(at.type);
    const holdsBoth = at.range[0] <= write.range[0] && write.range[1] <= at.range[1];
    if (repeats && holdsBoth && !isInside(variable, at)) return false;
  }
  return true;
}

/** Does a `using` end with its block, before the work starts? */
function isDisposedBefore({ defs: [definition], scope }: Variable, until: number): boolean {
  const declaration = definition?.node.type === 'VariableDeclarator' && definition.node.parent;
  return declaration && declaration.kind.endsWith('using') && scope.block.range[1] < until;
}

/** A `var` in a loop is one for all rounds, and has the value of the last one in the end. */
function isSharedByRounds({ defs: [definition] }: Variable): boolean {
  const declaration = definition?.node.type === 'VariableDeclarator' && definition.node.parent;
  if (!declaration || declaration.kind !== 'var') return false;
  for (
    let at: TSESTree.Node | undefined = declaration.parent;
    at && !isFunction(at);
    at = at.parent
  ) {
    if (/^(DoWhile|For|ForIn|ForOf|While)Statement$/.test(at.type)) return true;
  }
  return false;
}

/** `for (let i = 0; i < n; i++)`: each round has an `i` of its own. */
function isUpdateOfLoop(identifier: TSESTree.Node, variable: Variable): boolean {
  const [definition] = variable.defs;
  const declaration = definition?.node.type === 'VariableDeclarator' && definition.node.parent;
  const loop = declaration && declaration.kind === 'let' ? declaration.parent : undefined;
  if (loop?.type !== 'ForStatement' || loop.init !== declaration || !loop.update) return false;
  const [start, end] = loop.update.range;
  return start <= identifier.range[0] && identifier.range[1] <= end;
}
