import type { TSESTree } from '@typescript-eslint/types';
import { enclosingFunction, isFunction, unwrap } from '../ast/kinds.ts';
import { variableOf } from '../ast/scope.ts';
import { walk } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';

type Loop = TSESTree.WhileStatement | TSESTree.ForStatement | TSESTree.DoWhileStatement;

/**
 * A loop that goes on until somebody outside stops it, and waits in between: it has no condition of its own
 * (`while (true)` without a way out), or asks a flag that only others set (`while (!this.stopped)`).
 */
export function isServiceLoop(loop: Loop, file: SourceFile): boolean {
  const fn = enclosingFunction(loop);
  if (!fn?.async || fn.generator) return false;
  if (!holds(loop.body, isAwait, file)) return false;
  if (isEndless(loop)) return !holds(loop.body, (node) => leaves(node, loop), file);
  return loop.test ? isOutsideFlag(loop.test, loop, file) : false;
}

function isEndless({ test }: Loop): boolean {
  return !test || (test.type === 'Literal' && Boolean(test.value));
}

function isAwait(node: TSESTree.Node): boolean {
  return node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await);
}

/** `return`, or a `break` of this loop: one with a label may leave it, one of an inner loop does not. */
function leaves(node: TSESTree.Node, loop: Loop): boolean {
  if (node.type === 'ReturnStatement') return true;
  if (node.type !== 'BreakStatement') return false;
  if (node.label) return true;
  let at: TSESTree.Node = node.parent;
  while (!/^(For|While|DoWhile|Switch)/.test(at.type) && at !== loop) at = at.parent!;
  return at === loop;
}

/** A flag, or its negation, that nothing in this function sets. */
function isOutsideFlag(test: TSESTree.Expression, loop: Loop, file: SourceFile): boolean {
  const node = unwrap(test);
  const flag =
    node.type === 'UnaryExpression' && node.operator === '!' ? unwrap(node.argument) : node;
  if (flag.type === 'MemberExpression') {
    const name = file.text.slice(...flag.range);
    return (
      flag.object.type === 'ThisExpression' &&
      !holds(loop.body, (each) => sets(each, name, file), file)
    );
  }
  if (flag.type !== 'Identifier') return false;
  const writes = (variableOf(file, flag.name, flag)?.references ?? []).filter(
    (each) => each.isWrite() && !each.init,
  );
  const own = enclosingFunction(loop);
  return (
    writes.length > 0 &&
    writes.every(({ identifier }) => enclosingFunction(identifier as TSESTree.Node) !== own)
  );
}

function sets(node: TSESTree.Node, name: string, file: SourceFile): boolean {
  return node.type === 'AssignmentExpression' && file.text.slice(...node.left.range) === name;
}

/** Whether the tree holds such a node outside of the functions it defines. */
function holds(
  root: TSESTree.Node,
  test: (node: TSESTree.Node) => boolean,
  file: SourceFile,
): boolean {
  for (const node of walk(root, file.visitorKeys, (each) => !isFunction(each))) {
    if (test(node)) return true;
  }
  return false;
}
