import type { TSESTree } from '@typescript-eslint/types';
import { isFunction } from '../ast/kinds.ts';
import type { Loop } from './busy-wait.ts';

/** `while (true)`, `for (;;)`, `do … while (1)`. */
export function isEndless({ test }: Loop): boolean {
  return !test || (test.type === 'Literal' && Boolean(test.value));
}

/** Does a `break` or `continue` that stands below the loop mean this loop? */
export function isOfLoop(
  jump: TSESTree.BreakStatement | TSESTree.ContinueStatement,
  loop: TSESTree.Node,
): boolean {
  if (jump.label) return true;
  for (let at = jump.parent as TSESTree.Node | undefined; at && at !== loop; at = at.parent) {
    const isLoop = /^(?:While|DoWhile|For|ForIn|ForOf)Statement$/.test(at.type);
    if (isFunction(at) || isLoop) return false;
    if (at.type === 'SwitchStatement' && jump.type === 'BreakStatement') return false;
  }
  return true;
}
