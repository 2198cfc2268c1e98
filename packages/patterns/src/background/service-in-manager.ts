import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, type FunctionValue } from '../ast/kinds.ts';
import { textOf } from '../ast/tokens.ts';
import { contains } from '../ast/walk.ts';
import type { Rewrite } from '../define-pattern.ts';
import { insert, replace } from '../edits/edit.ts';
import { quoteOf } from '../edits/file-style.ts';
import type { SourceFile } from '../source-file.ts';
import { handleOf } from '../timers/handle.ts';
import { isSteady } from '../timers/timer-task.ts';
import { managerText, mayUseManager, notesOnName } from './manager-place.ts';
import { taskName } from './task-name.ts';

/** An interval that nobody holds becomes a service of the manager, which pauses first as the interval did. */
export function intervalAsService(call: TSESTree.CallExpression, file: SourceFile): Rewrite {
  if (!mayUseManager(file)) return { outcome: 'left', reason: 'no-group-in-scope' };
  const { fate, isUnref } = handleOf(call, file);
  if (fate !== 'dropped') return { outcome: 'left', reason: 'stopped-elsewhere' };
  if (isUnref) return { outcome: 'left', reason: 'lets-process-end' };
  const [callback, pause, ...others] = call.arguments;
  if (!callback || !pause || others.length || !isSteady(pause) || !isRun(callback, file)) {
    return { outcome: 'left', reason: 'callback-kept' };
  }
  const quote = quoteOf(file);
  const ms = textOf(file, pause);
  // A named function may take parameters, and a service is given its task.
  const isNamed = callback.type === 'Identifier';
  return {
    outcome: 'marked',
    title: 'Register it with the task manager as a service.',
    edits: [
      replace(call.callee.range, `${managerText(file)}.service`),
      insert(
        callback.range[0],
        `${quote}${taskName(callback, file)}${quote}, ${isNamed ? '() => ' : ''}`,
      ),
      ...(isNamed ? [insert(callback.range[1], '()')] : []),
      replace(pause.range, `{ ${ms === 'every' ? ms : `every: ${ms}`}, initialDelay: ${ms} }`),
    ],
    imports: ['getBackgroundTaskManager'],
    notes: ['managed-service', ...notesOnName(call)],
  };
}

/** A name, or a function without parameters that does not look at the timer, which is its `this`. */
function isRun(node: TSESTree.Node, file: SourceFile): node is FunctionValue | TSESTree.Identifier {
  if (node.type === 'Identifier') return true;
  if (!isFunctionValue(node) || node.params.length || node.generator) return false;
  const looks = (each: TSESTree.Node) =>
    each.type === 'ThisExpression' || (each.type === 'Identifier' && each.name === 'arguments');
  return node.type === 'ArrowFunctionExpression' || !contains(node.body, file.visitorKeys, looks);
}
