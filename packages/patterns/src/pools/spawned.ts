import type { TSESTree } from '@typescript-eslint/types';
import {
  isFunction,
  isFunctionValue,
  methodCall,
  unwrap,
  type FunctionNode,
} from '../ast/kinds.ts';
import { functionOf } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';
import { soleDeclarator, usesOf } from './pool.ts';

/** So many runs of one function. */
export interface Spawned {
  readonly count: TSESTree.Expression;
  readonly worker: FunctionNode;
  /** What each run is given, where that is always the same. */
  readonly given?: TSESTree.Node | undefined;
  /** The statements that belong to it, apart from the one that waits. */
  readonly statements: readonly TSESTree.Statement[];
}

/** The workers that an array in the argument of a combinator holds. */
export function spawnedIn(
  argument: TSESTree.Expression,
  block: readonly TSESTree.Statement[],
  file: SourceFile,
): Spawned | undefined {
  const node = unwrap(argument);
  if (node.type === 'Identifier') return keptIn(node, block, file);
  const made = fromLength(node) ?? fromArray(node);
  const found = made && workerOf(made.callback, block, file);
  return found && { count: made.count, given: made.given, ...found };
}

/** `const workers = …`, and an array that a loop pushes them to. */
function keptIn(
  name: TSESTree.Identifier,
  block: readonly TSESTree.Statement[],
  file: SourceFile,
): Spawned | undefined {
  const statement = block.find((each) => soleDeclarator(each)?.id.name === name.name);
  const declarator = soleDeclarator(statement);
  if (!statement || !declarator) return undefined;
  const uses = usesOf(declarator.id, file);
  if (uses.length === 1 && uses[0] === name) {
    const found = spawnedIn(declarator.init, block, file);
    return found && { ...found, statements: [...found.statements, statement] };
  }
  const isEmpty = declarator.init.type === 'ArrayExpression' && !declarator.init.elements.length;
  const loop = isEmpty && uses.length === 2 ? block.find((each) => isCounting(each)) : undefined;
  const found = loop?.type === 'ForStatement' ? pushedBy(loop, uses, block, file) : undefined;
  return found && { ...found, statements: [...found.statements, statement, loop!] };
}

/** `for (let i = 0; i < n; i++) …`. */
function isCounting(node: TSESTree.Statement): boolean {
  return node.type === 'ForStatement' && node.update?.type === 'UpdateExpression';
}

/** `workers.push(worker());` in a loop that counts to how many there are. */
function pushedBy(
  { test, body }: TSESTree.ForStatement,
  uses: readonly TSESTree.Node[],
  block: readonly TSESTree.Statement[],
  file: SourceFile,
): Spawned | undefined {
  const run = pushIn(body, uses);
  if (!run || test?.type !== 'BinaryExpression' || test.operator !== '<') return undefined;
  const found = calledBy(run, block, file);
  return found && { count: test.right, ...found };
}

/** The call whose promise the loop pushes, if that is all it does. */
function pushIn(
  body: TSESTree.Statement,
  uses: readonly TSESTree.Node[],
): TSESTree.CallExpression | undefined {
  const [statement, ...others] = body.type === 'BlockStatement' ? body.body : [body];
  if (statement?.type !== 'ExpressionStatement' || others.length) return undefined;
  const push = methodCall(statement.expression, 'push');
  const [run, ...more] = push?.call.arguments ?? [];
  const isOwn = push && !more.length && uses.some((use) => use === push.member.object);
  return isOwn && run?.type === 'CallExpression' ? run : undefined;
}

interface Made {
  readonly count: TSESTree.Expression;
  readonly callback: TSESTree.Expression;
  readonly given?: TSESTree.Node | undefined;
}

/** `Array.from({ length: n }, callback)`. */
function fromLength(node: TSESTree.Node): Made | undefined {
  const found = methodCall(node, 'from');
  const [given, callback] = found?.call.arguments ?? [];
  if (
    !isArrayName(found?.member.object) ||
    !given ||
    !callback ||
    callback.type === 'SpreadElement'
  ) {
    return undefined;
  }
  const count = given.type === 'ObjectExpression' ? lengthIn(given) : filled(given);
  return count && { count, callback };
}

function lengthIn({ properties: [property, ...more] }: TSESTree.ObjectExpression) {
  const isLength =
    property?.type === 'Property' &&
    !more.length &&
    property.key.type === 'Identifier' &&
    property.key.name === 'length';
  return isLength ? (property.value as TSESTree.Expression) : undefined;
}

/** `Array(n).fill(0).map(callback)`, and `[...Array(n)].map(callback)`. */
function fromArray(node: TSESTree.Node): Made | undefined {
  const found = methodCall(node, 'map');
  const [callback] = found?.call.arguments ?? [];
  if (!found || !callback || callback.type === 'SpreadElement') return undefined;
  const count = filled(found.member.object);
  const given = methodCall(found.member.object, 'fill')?.call.arguments[0];
  return count && { count, callback, given };
}

/** `n` of `Array(n)`, also filled and spread, and of `Array.from({ length: n })`. */
function filled(node: TSESTree.Node): TSESTree.Expression | undefined {
  const fill = methodCall(node, 'fill');
  if (fill) return filled(fill.member.object);
  if (node.type === 'ArrayExpression') {
    const [only, ...more] = node.elements;
    return only?.type === 'SpreadElement' && !more.length ? filled(only.argument) : undefined;
  }
  return emptyFrom(node) ?? newArray(node);
}

/** `Array.from({ length: n })`. */
function emptyFrom(node: TSESTree.Node): TSESTree.Expression | undefined {
  const from = methodCall(node, 'from');
  const [given, ...more] = from?.call.arguments ?? [];
  if (!isArrayName(from?.member.object) || more.length) return undefined;
  return given?.type === 'ObjectExpression' ? lengthIn(given) : undefined;
}

/** `Array(n)` and `new Array(n)`. */
function newArray(node: TSESTree.Node): TSESTree.Expression | undefined {
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return undefined;
  const [count, ...more] = node.arguments;
  if (!isArrayName(node.callee) || more.length || count?.type === 'SpreadElement') return undefined;
  return count;
}

function isArrayName(node: TSESTree.Node | undefined): boolean {
  return node?.type === 'Identifier' && node.name === 'Array';
}

/** The function itself, or the one that it does nothing but call. */
function workerOf(
  callback: TSESTree.Expression,
  block: readonly TSESTree.Statement[],
  file: SourceFile,
): Omit<Spawned, 'count'> | undefined {
  if (callback.type === 'Identifier') return namedWorker(callback, block, file);
  if (!isFunctionValue(callback)) return undefined;
  if (callback.body.type === 'CallExpression') return calledBy(callback.body, block, file);
  return { worker: callback, statements: [] };
}

function calledBy(
  { arguments: given, callee }: TSESTree.CallExpression,
  block: readonly TSESTree.Statement[],
  file: SourceFile,
): Omit<Spawned, 'count'> | undefined {
  if (given.length) return undefined;
  if (isFunctionValue(callee)) return { worker: callee, statements: [] };
  return callee.type === 'Identifier' ? namedWorker(callee, block, file) : undefined;
}

function namedWorker(
  name: TSESTree.Identifier,
  block: readonly TSESTree.Statement[],
  file: SourceFile,
): Omit<Spawned, 'count'> | undefined {
  const worker = functionOf(file, name);
  const statement = block.find((each) => each === worker || soleDeclarator(each)?.init === worker);
  if (!worker || !isFunction(worker) || !statement || usesOf(name, file).length !== 1)
    return undefined;
  return { worker, statements: [statement] };
}
