import type { TSESTree } from '@typescript-eslint/types';
import { enclosingFunction, isFunction, unwrap } from '../ast/kinds.ts';
import { walk } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';
import { isClearCall } from './timer-call.ts';
import { timerPromise } from './timer-promise.ts';

/**
 * Is the handle only cleared further down in the same block, behind code that may leave it before:
 * `const timer = setInterval(…); await work(); clearInterval(timer);`?
 */
export function clearedTooLate(
  timer: TSESTree.CallExpression,
  reads: readonly TSESTree.Node[],
  file: SourceFile,
): boolean {
  const start = statementOf(timer);
  const block = start?.parent;
  if (!start || (block?.type !== 'BlockStatement' && block?.type !== 'Program')) return false;
  const isPlain = reads.every((each) => isClearArgument(each, file) && isIn(each, timer));
  if (!isPlain) return false;
  const statements: readonly TSESTree.Node[] = block.body;
  const ends = reads.map((each) => statements.indexOf(statementOf(each)!));
  if (ends.includes(-1)) return false;
  const between = statements.slice(statements.indexOf(start) + 1, Math.min(...ends));
  return between.some((each) => mayLeave(each, file));
}

function isClearArgument(node: TSESTree.Node, file: SourceFile): boolean {
  const { parent } = node;
  return parent?.type === 'CallExpression' && parent.callee !== node && isClearCall(parent, file);
}

function isIn(node: TSESTree.Node, other: TSESTree.Node): boolean {
  return enclosingFunction(node) === enclosingFunction(other);
}

/** The statement of an expression that stands in no other statement of its block's. */
function statementOf(node: TSESTree.Node): TSESTree.Node | undefined {
  for (let at: TSESTree.Node | undefined = node; at; at = at.parent) {
    if (/Statement$|^VariableDeclaration$/.test(at.type)) return at;
  }
  return undefined;
}

/** Can the statement end the block: by a rejection that is not caught, a return or a throw? */
function mayLeave(statement: TSESTree.Node, file: SourceFile): boolean {
  for (const node of walk(statement, file.visitorKeys, isEntered)) {
    if (node.type === 'ReturnStatement' || node.type === 'ThrowStatement') return true;
    if (node.type === 'AwaitExpression' && mayFail(node.argument, file)) return true;
  }
  return false;
}

function isEntered(node: TSESTree.Node): boolean {
  return !isFunction(node) && !(node.type === 'TryStatement' && node.handler !== null);
}

/** A pause ends well. */
function mayFail(awaited: TSESTree.Expression, file: SourceFile): boolean {
  const outcome = timerPromise(unwrap(awaited), file)?.outcome;
  return outcome === undefined || outcome === 'rejects';
}
