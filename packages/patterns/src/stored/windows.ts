import type { TSESTree } from '@typescript-eslint/types';
import { isFunction, unwrap } from '../ast/kinds.ts';
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
  const promises = startedTogether(node.right, file);
  if (!promises || cannotReject(promises, file)) return [];
  return node.await || awaitsEach(node, file)
    ? [{ node: node.right, messageId: 'sequence', data: {}, asks: [promises] }]
    : [];
}

/** The array that the loop goes through, if it is made of several calls at once. */
function startedTogether(right: TSESTree.Node, file: SourceFile): TSESTree.Node | undefined {
  const node = unwrap(right);
  const value = node.type === 'Identifier' ? untouched(node, file) : node;
  const array = value && unwrap(value);
  if (!array || !makesArray(array)) return undefined;
  return array.type === 'ArrayExpression' && array.elements.filter(Boolean).length < 2
    ? undefined
    : array;
}

/** The value of a constant that nothing mentions before: `Promise.all(ps)` would have handled all of it. */
function untouched(id: TSESTree.Identifier, file: SourceFile): TSESTree.Expression | undefined {
  const references = variableOf(file, id.name, id)?.references ?? [];
  const isTouched = references.some(
    ({ identifier, init }) => !init && identifier.range[0] < id.range[0],
  );
  return isTouched ? undefined : constantBefore(file, id);
}

function awaitsEach({ left, body }: TSESTree.ForOfStatement, { visitorKeys }: SourceFile): boolean {
  const id = left.type === 'VariableDeclaration' ? left.declarations[0]?.id : undefined;
  if (id?.type !== 'Identifier') return false;
  for (const node of walk(body, visitorKeys, (each) => !isFunction(each))) {
    if (node.type !== 'AwaitExpression') continue;
    if (node.argument.type === 'Identifier' && node.argument.name === id.name) return true;
  }
  return false;
}
