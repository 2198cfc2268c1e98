import type { TSESTree } from '@typescript-eslint/types';
import { unwrap } from '../ast/kinds.ts';
import { importOf } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';

/** `for await (const _ of setInterval(1000))` of `timers/promises`. */
export function isTickingLoop(loop: TSESTree.ForOfStatement, file: SourceFile): boolean {
  const call = unwrap(loop.right);
  if (!loop.await || call.type !== 'CallExpression' || call.callee.type !== 'Identifier')
    return false;
  const imported = importOf(file, call.callee);
  return imported?.name === 'setInterval' && /^(node:)?timers\/promises$/.test(imported.module);
}
