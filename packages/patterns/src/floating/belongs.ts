import type { TSESTree } from '@typescript-eslint/types';
import { isFunction, unwrap } from '../ast/kinds.ts';
import { exportOf } from '../ast/module-export.ts';
import type { SourceFile } from '../source-file.ts';
import { isAwaitedElsewhere } from './awaited-elsewhere.ts';
import { chained } from './chain.ts';

/**
 * Was the `await` before a call most likely forgotten? Where the file awaits the same function elsewhere, where a `try`
 * around it would handle its failure, and for a short operation of the file system. Code that floats on purpose looks
 * no different otherwise.
 */
export function belongsHere(work: TSESTree.Expression, file: SourceFile): boolean {
  const call = startOf(work);
  if (!call) return false;
  return isHandled(work) || isAwaitedElsewhere(call, file) || isFileOperation(call, file);
}

/** `f()` of `f().finally(done)`; a `then` says what is done when it has ended, so nobody waits. */
function startOf(work: TSESTree.Expression): TSESTree.CallExpression | undefined {
  const link = chained(work);
  if (link) return link.name === 'finally' ? startOf(link.object) : undefined;
  const node = unwrap(work);
  return node.type === 'CallExpression' ? node : undefined;
}

function isHandled(work: TSESTree.Node): boolean {
  for (let at = work; at.parent && !isFunction(at.parent); at = at.parent) {
    const { parent } = at;
    if (parent.type === 'TryStatement' && parent.block === at && parent.handler) return true;
  }
  return false;
}

function isFileOperation({ callee }: TSESTree.CallExpression, file: SourceFile): boolean {
  const found = exportOf(callee, file);
  if (found?.module === 'fs/promises') return found.name !== 'watch';
  return found?.module === 'fs' && /^promises\.(?!watch$)/.test(found.name);
}
