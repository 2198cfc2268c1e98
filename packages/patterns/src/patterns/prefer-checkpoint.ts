import type { TSESTree } from '@typescript-eslint/types';
import { enclosingFunction } from '../ast/kinds.ts';
import { runtimeNameOf } from '../ast/runtime-names.ts';
import { definePattern, type Match } from '../define-pattern.ts';
import { replace } from '../edits/edit.ts';
import { localName } from '../edits/runtime-import.ts';
import { givesWay, isMoreThanADay } from '../loops/gives-way.ts';
import { isTaskFunction } from '../loops/task-function.ts';
import { taskInScope } from '../loops/task-in-scope.ts';

export default definePattern<object>({
  id: 'prefer-checkpoint',
  title:
    'Prefer `checkpoint()` to a pause of no length, and `sleepForever()` to one that never ends',
  since: '0.1.0',
  messages: {
    yield:
      'This only lets others run, and does not hear of a cancellation. Use `task.checkpoint()`, which does both.',
    forever:
      'Nobody waits for more than a day here. Use `sleepForever()`, or the task manager for what comes back every few days.',
  },
  why: 'A long calculation that gives way by `await sleep(0)` or `setImmediate` keeps the rest of the program alive, but goes on after its task was cancelled. `task.checkpoint()` gives way and ends the task. A pause of weeks is how a program waits for its end; said by name, nobody asks what is special about that number.',
  suggestion: 'Use a checkpoint of the task.',
  suggestions: 'several',
  severity: { recommended: 'off', strict: 'warn', governance: 'off' },
  inTests: 'off',
  safety: 'behaviour-changing',
  types: 'none',
  codemod: false,
  on: ['AwaitExpression'],
  looksLike: /\b(?:sleep|setImmediate|setTimeout|yield)\b/,
  options: { schema: {}, defaults: {} },

  match(node, file) {
    const { argument } = node as TSESTree.AwaitExpression;
    if (isMoreThanADay(argument, file)) return { node, messageId: 'forever', data: {} };
    const around = enclosingFunction(node);
    if (!around || !isTaskFunction(around, file) || !givesWay(argument, file)) return undefined;
    return { node, messageId: 'yield', data: {} };
  },

  rewrite({ node, messageId }: Match, file) {
    const { argument } = node as TSESTree.AwaitExpression;
    if (messageId === 'forever') {
      const { callee } = argument as TSESTree.CallExpression;
      const [length, options] = (argument as TSESTree.CallExpression).arguments;
      if (runtimeNameOf(callee, file) !== 'sleep') {
        return { outcome: 'left', reason: 'unusual-call-form' };
      }
      const dropped = replace(
        [length!.range[0], options ? options.range[0] : length!.range[1]],
        '',
      );
      return {
        outcome: 'converted',
        edits: [replace(callee.range, localName(file, 'sleepForever')), dropped],
        imports: ['sleepForever'],
        frees: [callee.range[0]],
        notes: [],
        title: 'Sleep for ever.',
      };
    }
    const task = taskInScope(node, file);
    if (!task) return { outcome: 'left', reason: 'no-group-in-scope' };
    return {
      outcome: 'converted',
      edits: [replace(argument.range, `${task}.checkpoint()`)],
      imports: [],
      frees: argument.type === 'CallExpression' ? [argument.callee.range[0]] : [],
      notes: [],
    };
  },
});
