import type { TSESTree } from '@typescript-eslint/types';
import { groupInScope } from '../ast/group-in-scope.ts';
import { intervalAsService } from '../background/service-in-manager.ts';
import type { Rewrite } from '../define-pattern.ts';
import type { SourceFile } from '../source-file.ts';
import type { TypeOracle } from '../types/type-oracle.ts';
import { timerCall } from './timer-call.ts';
import { timerInGroup } from './timer-task.ts';

/** The group at hand owns the timer; without one, the task manager owns an interval. */
export function giveTimerOwner(
  call: TSESTree.CallExpression,
  file: SourceFile,
  types: TypeOracle,
): Rewrite {
  const isInterval = timerCall(call, file)?.name === 'setInterval';
  return isInterval && !groupInScope(call, file)
    ? intervalAsService(call, file)
    : timerInGroup(call, file, types);
}
