import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, methodCall, unwrap } from '../ast/kinds.ts';
import { exportOf } from '../ast/module-export.ts';
import { isGlobal } from '../ast/scope.ts';
import { outerRange, textOf } from '../ast/tokens.ts';
import type { Change, Left } from '../define-pattern.ts';
import { replace } from '../edits/edit.ts';
import { localName } from '../edits/runtime-import.ts';
import { declaredCount } from '../libraries/callback.ts';
import { limitOption } from '../libraries/options.ts';
import type { LibraryContext } from '../libraries/rewrite-call.ts';
import type { SourceFile } from '../source-file.ts';
import {
  isPath,
  isSame,
  isWithin,
  isZero,
  keepComments,
  lengthOf,
  soleDeclarator,
  usesOf,
  type Pool,
} from './pool.ts';

type Loop = TSESTree.ForStatement | TSESTree.ForOfStatement;

/** A loop over pieces of a list, which waits for all of a piece before it starts the next. */
interface Batches {
  readonly loop: Loop;
  readonly items: TSESTree.Expression;
  readonly size: TSESTree.Expression;
  /** The variable that holds a piece, or where a piece begins. */
  readonly name: TSESTree.Identifier;
  /** Is the expression the piece? */
  readonly isPiece: (node: TSESTree.Node) => boolean;
}

export function batchPool(loop: Loop, context: LibraryContext): Pool | undefined {
  const { file } = context;
  const batches = loop.type === 'ForStatement' ? slices(loop, file) : chunks(loop, file);
  const statements = loop.body.type === 'BlockStatement' ? loop.body.body : [loop.body];
  const found = batches && gatherIn(statements, batches, file);
  if (!found) return undefined;
  return { gather: found.gather, rewrite: rewriteBatches(batches, found, context) };
}

/** `for (let i = 0; i < xs.length; i += n)`. */
function slices(loop: TSESTree.ForStatement, file: SourceFile): Batches | undefined {
  const { init, test, update } = loop;
  const start = soleDeclarator(init ?? undefined);
  if (!start || !isZero(start.init) || test?.type !== 'BinaryExpression') return undefined;
  const items = test.operator === '<' ? lengthOf(test.right) : undefined;
  const isStep = update?.type === 'AssignmentExpression' && update.operator === '+=';
  if (!items || !isStep || !isNamed(update.left, start.id)) return undefined;
  const isPiece = (node: TSESTree.Node) => isSlice(node, items, start.id, update.right, file);
  return { loop, items, size: update.right, name: start.id, isPiece };
}

function isNamed(node: TSESTree.Node, { name }: TSESTree.Identifier): boolean {
  return node.type === 'Identifier' && node.name === name;
}

/** `xs.slice(i, i + n)`. */
function isSlice(
  node: TSESTree.Node,
  items: TSESTree.Expression,
  at: TSESTree.Identifier,
  size: TSESTree.Expression,
  file: SourceFile,
): boolean {
  const found = methodCall(node, 'slice');
  if (!found || !isSame(found.member.object, items, file)) return false;
  const [from, to] = found.call.arguments;
  if (!from || !to) return false;
  // `Math.min(i + n, xs.length)` is what `slice` does by itself.
  const end = methodCall(to, 'min')?.call.arguments[0] ?? to;
  if (end.type !== 'BinaryExpression' || end.operator !== '+') return false;
  return isNamed(from, at) && isNamed(end.left, at) && isSame(end.right, size, file);
}

/** `for (const piece of chunk(xs, n))`. */
function chunks(loop: TSESTree.ForOfStatement, file: SourceFile): Batches | undefined {
  const { left, right } = loop;
  if (loop.await || left.type !== 'VariableDeclaration' || right.type !== 'CallExpression')
    return undefined;
  const { id } = left.declarations[0];
  const found = exportOf(right.callee, file);
  const isChunk = found && /^(lodash|lodash-es|es-toolkit|remeda)(\/|$)/.test(found.module);
  const [items, size] = right.arguments;
  if (!isChunk || !/^chunk$|^\*$/.test(found.name) || id.type !== 'Identifier') return undefined;
  if (!items || !size || right.arguments.some(({ type }) => type === 'SpreadElement'))
    return undefined;
  return {
    loop,
    items: items as TSESTree.Expression,
    size: size as TSESTree.Expression,
    name: id,
    isPiece: (node) => isNamed(node, id),
  };
}

interface Found {
  readonly gather: TSESTree.MemberExpression;
  readonly callback: TSESTree.Expression;
  /** What the results are pushed to, where they are kept. */
  readonly results: TSESTree.Expression | undefined;
  /** Is there nothing else in the loop? */
  readonly isAlone: boolean;
}

function gatherIn(
  statements: readonly TSESTree.Statement[],
  batches: Batches,
  file: SourceFile,
): Found | undefined {
  const [first, ...rest] = statements;
  const piece = soleDeclarator(first);
  const isKept = piece && batches.isPiece(piece.init) && usesOf(piece.id, file).length === 1;
  const isPiece = isKept ? (node: TSESTree.Node) => isNamed(node, piece.id) : batches.isPiece;
  const work = isKept ? rest : statements;
  const found = work.flatMap((statement) => awaitedIn(statement, isPiece, file) ?? []);
  const [only] = found;
  if (!only || found.length > 1) return undefined;
  const results = resultsIn(work, only.awaited);
  const isAlone =
    results !== null && usesOnlyPiece(batches, isKept ? piece.init : only.items, file);
  return { ...only, results: results ?? undefined, isAlone };
}

/** The variable of the loop says where a piece begins, and nothing else. */
function usesOnlyPiece({ loop, name }: Batches, piece: TSESTree.Node, file: SourceFile): boolean {
  const head = loop.type === 'ForStatement' ? [loop.test!, loop.update!] : [];
  return usesOf(name, file).every((use) => [piece, ...head].some((each) => isWithin(use, each)));
}

/** `await Promise.all(piece.map(callback))`, as what a statement of the loop itself is about. */
function awaitedIn(statement: TSESTree.Statement, isPiece: Batches['isPiece'], file: SourceFile) {
  const awaited = awaitedBy(statement);
  const call = awaited?.type === 'AwaitExpression' ? awaited.argument : undefined;
  const found = call && combinatorOf(call, file);
  const mapping = found && methodCall(unwrap(found.argument), 'map');
  if (!mapping || !isPiece(mapping.member.object) || mapping.call.arguments.length !== 1) {
    return undefined;
  }
  const callback = mapping.call.arguments[0] as TSESTree.Expression;
  return { awaited: awaited!, callback, gather: found.gather, items: mapping.member.object };
}

/** `Promise.all(argument)`. */
function combinatorOf(call: TSESTree.Node, file: SourceFile) {
  const found = methodCall(call, 'all');
  const [argument, ...more] = found?.call.arguments ?? [];
  const promise = found?.member.object;
  if (!argument || more.length || promise?.type !== 'Identifier') return undefined;
  const isPromise = promise.name === 'Promise' && isGlobal(file, 'Promise', promise);
  return isPromise ? { gather: found!.member, argument } : undefined;
}

function awaitedBy(statement: TSESTree.Statement): TSESTree.Node | undefined {
  const declarator = soleDeclarator(statement);
  if (declarator) return declarator.init;
  if (statement.type !== 'ExpressionStatement') return undefined;
  return pushed(statement.expression) ?? statement.expression;
}

/** `results.push(...expression)`. */
function pushed(node: TSESTree.Node): TSESTree.Expression | undefined {
  const [only, ...more] = methodCall(node, 'push')?.call.arguments ?? [];
  return only?.type === 'SpreadElement' && !more.length ? only.argument : undefined;
}

/** What the results are pushed to, `undefined` where nobody keeps them, `null` where more happens. */
function resultsIn(work: readonly TSESTree.Statement[], awaited: TSESTree.Node) {
  const [first, second, ...more] = work;
  if (more.length) return null;
  if (!second) return resultOf(first!, awaited);
  const kept = soleDeclarator(first);
  if (second.type !== 'ExpressionStatement' || kept?.init !== awaited) return null;
  const value = pushed(second.expression);
  return value && isNamed(value, kept.id) ? receiverOf(second.expression) : null;
}

function resultOf(statement: TSESTree.Statement, awaited: TSESTree.Node) {
  if (statement.type !== 'ExpressionStatement') return null;
  const { expression } = statement;
  if (expression === awaited) return undefined;
  return pushed(expression) === awaited ? receiverOf(expression) : null;
}

function receiverOf(push: TSESTree.Node): TSESTree.Expression | null {
  const object = methodCall(push, 'push')!.member.object;
  return isPath(object) ? object : null;
}

function rewriteBatches(
  { items, loop, size }: Batches,
  { callback, isAlone, results }: Found,
  context: LibraryContext,
): Change | Left {
  const { file } = context;
  if (!isAlone || !isPath(items)) return { outcome: 'left', reason: 'no-direct-counterpart' };
  if (!takesItem(callback, context)) return { outcome: 'left', reason: 'callback-arguments' };
  const group = localName(file, 'TaskGroup');
  const list = textOf(file, items);
  const [start, end] = outerRange(file, callback);
  const head = results
    ? `${textOf(file, results)}.push(...(await ${group}.map(${list}, `
    : `await ${group}.forEach(${list}, `;
  const semicolon = /;\s*\}?$/.test(textOf(file, loop)) ? ';' : '';
  const tail = `, { ${limitOption(textOf(file, size))} })${results ? '))' : ''}${semicolon}`;
  const change = {
    outcome: 'marked',
    edits: [replace([loop.range[0], start], head), replace([end, loop.range[1]], tail)],
    imports: ['TaskGroup'],
    notes: ['batches-overlap'],
  } as const;
  return keepComments(change, file);
}

/** An index would count within the piece. */
function takesItem(callback: TSESTree.Expression, { file, types }: LibraryContext): boolean {
  if (!isFunctionValue(callback)) {
    return (types.parameterCount(callback) ?? declaredCount(callback, file) ?? 2) <= 1;
  }
  const [first, ...others] = callback.params;
  return !others.length && first?.type !== 'RestElement' && !callback.generator;
}
