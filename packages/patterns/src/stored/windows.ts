import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, isFunction, methodCall, unwrap } from '../ast/kinds.ts';
import { constantBefore, variableOf } from '../ast/scope.ts';
import { walk } from '../ast/walk.ts';
import type { Match } from '../define-pattern.ts';
import type { SourceFile } from '../source-file.ts';
import { fateOf } from './fate.ts';
import { cannotReject } from './started.ts';
import { makesArray, nameOf, storagesAt, type Storage } from './storage.ts';
import type { UseOptions } from './uses.ts';

export type WindowOptions = UseOptions;

/** What the node stores and leaves without a handler for a while. */
export function windowsAt(node: TSESTree.Node, file: SourceFile, options: WindowOptions): Match[] {
  if (node.type === 'ForOfStatement') return sequencesAt(node, file);
  if (node.type === 'ForStatement') return countedAt(node, file);
  return storagesAt(node, file).flatMap((storage) => windowOf(storage, file, options) ?? []);
}

function windowOf(storage: Storage, file: SourceFile, options: WindowOptions): Match | undefined {
  const fate = fateOf(storage, file, options);
  if (fate?.kind !== 'suspended' && fate?.kind !== 'left') return undefined;
  return {
    node: storage.promise,
    messageId: fate.kind,
    data: { name: nameOf(storage), line: String(fate.at!.loc.start.line) },
  };
}

/** `for (const p of ps) await p` and `for await (const x of ps)`, where all of `ps` run already. */
function sequencesAt(node: TSESTree.ForOfStatement, file: SourceFile): Match[] {
  const promises = startedTogether(listOf(node.right), node, file);
  if (!promises || cannotReject(promises, file)) return [];
  return node.await || awaitsEach(node, file)
    ? [{ node: node.right, messageId: 'sequence', data: {}, asks: [promises] }]
    : [];
}

/** `for (let i = 0; i < ps.length; i++) await ps[i]`. */
function countedAt(node: TSESTree.ForStatement, file: SourceFile): Match[] {
  const element = node.update ? awaitedElement(node, file) : undefined;
  const promises = element && startedTogether(element, node, file);
  if (!promises || cannotReject(promises, file)) return [];
  return [{ node: element, messageId: 'sequence', data: {}, asks: [promises] }];
}

/** The `ps` of `await ps[i]`, where the loop counts `i`. */
function awaitedElement(
  { init, body }: TSESTree.ForStatement,
  { visitorKeys }: SourceFile,
): TSESTree.Identifier | undefined {
  const counter = init?.type === 'VariableDeclaration' ? init.declarations[0]?.id : undefined;
  if (counter?.type !== 'Identifier') return undefined;
  for (const node of walk(body, visitorKeys, (each) => !isFunction(each))) {
    const member = node.type === 'AwaitExpression' ? unwrap(node.argument) : undefined;
    const list = member && listAt(member, counter.name);
    if (list) return list;
  }
  return undefined;
}

function listAt(member: TSESTree.Node, index: string): TSESTree.Identifier | undefined {
  if (member.type !== 'MemberExpression' || !member.computed) return undefined;
  const { object, property } = member;
  const isCounted = property.type === 'Identifier' && property.name === index;
  return isCounted && object.type === 'Identifier' ? object : undefined;
}

/** What `ps.entries()`, `ps.values()` and `new Set(ps)` go through. */
function listOf(right: TSESTree.Node): TSESTree.Node {
  const node = unwrap(right);
  if (node.type === 'NewExpression' && calleeName(node) === 'Set') {
    return node.arguments[0] ? listOf(node.arguments[0]) : node;
  }
  return methodCall(node, 'entries', 'values')?.member.object ?? node;
}

/** The array that the loop goes through, if it is made of several calls at once. */
function startedTogether(
  list: TSESTree.Node,
  loop: TSESTree.Node,
  file: SourceFile,
): TSESTree.Node | undefined {
  const node = unwrap(list);
  const value = node.type === 'Identifier' ? untouched(node, loop, file) : node;
  const array = value && unwrap(listOf(value));
  if (!array || !makesArray(array)) return undefined;
  return array.type === 'ArrayExpression' && array.elements.filter(Boolean).length < 2
    ? undefined
    : array;
}

/** The value of a constant that nothing mentions before: `Promise.all(ps)` would have handled all of it. */
function untouched(
  id: TSESTree.Identifier,
  loop: TSESTree.Node,
  file: SourceFile,
): TSESTree.Expression | undefined {
  const references = variableOf(file, id.name, id)?.references ?? [];
  const isTouched = references.some(
    ({ identifier, init }) => !init && identifier.range[0] < loop.range[0],
  );
  return isTouched ? undefined : constantBefore(file, id);
}

function awaitsEach({ left, body }: TSESTree.ForOfStatement, { visitorKeys }: SourceFile): boolean {
  const name = left.type === 'VariableDeclaration' ? left.declarations[0]?.id : undefined;
  // The last of a pair, as `entries()` yields them, is the promise.
  const id = name?.type === 'ArrayPattern' ? name.elements.at(-1) : name;
  if (id?.type !== 'Identifier') return false;
  for (const node of walk(body, visitorKeys, (each) => !isFunction(each))) {
    if (node.type !== 'AwaitExpression') continue;
    if (node.argument.type === 'Identifier' && node.argument.name === id.name) return true;
  }
  return false;
}
