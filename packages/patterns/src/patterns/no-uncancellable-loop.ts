import type { TSESTree } from '@typescript-eslint/types';
import { enclosingFunction, isFunction } from '../ast/kinds.ts';
import { contains, walk } from '../ast/walk.ts';
import { definePattern } from '../define-pattern.ts';
import type { Loop } from '../loops/busy-wait.ts';
import { addCheckpoint } from '../loops/add-checkpoint.ts';
import { asksEveryTurn } from '../loops/checkpoint.ts';
import { isEndless, isOfLoop } from '../loops/endless.ts';
import { isTaskFunction } from '../loops/task-function.ts';
import type { SourceFile } from '../source-file.ts';

interface UncancellableLoopOptions {
  readonly checkpoints: readonly string[];
}

export default definePattern<UncancellableLoopOptions>({
  id: 'no-uncancellable-loop',
  title: 'Disallow endless loops that no cancellation ends',
  since: '0.1.0',
  messages: {
    deaf: 'A turn of this loop can pass without a look at the signal, so no cancellation ends it. Its group then waits for ever. Give the signal to what it awaits, or call `task.checkpoint()` in each turn.',
    forever:
      'Nothing ends this loop, and nothing in it waits. No other code of the process ever runs again. Await something in it, or give it an end.',
  },
  why: 'Cancellation is cooperative: a task hears of it where it awaits something that takes its signal, or where it asks. An endless loop that does neither on some path goes on after its group was cancelled, and the group, which waits for every task, never ends. One that does not wait at all blocks the whole process.',
  suggestion: 'Ask in each turn whether to go on.',
  severity: { recommended: 'off', strict: 'warn', governance: 'error' },
  safety: 'behaviour-changing',
  types: 'none',
  codemod: false,
  on: ['WhileStatement', 'DoWhileStatement', 'ForStatement'],
  looksLike: /\b(?:while|for)\b/,
  options: {
    schema: {
      checkpoints: {
        type: 'array',
        description: 'More functions that throw or return when the task is cancelled, by name.',
        items: { type: 'string' },
        uniqueItems: true,
      },
    },
    defaults: { checkpoints: [] },
  },

  match(node, file, { checkpoints }) {
    const loop = node as Loop;
    if (!isEndless(loop)) return undefined;
    if (!mayEnd(loop, file)) return { node, messageId: 'forever', data: {} };
    const around = enclosingFunction(node);
    if (!around || !isTaskFunction(around, file)) return undefined;
    const isDeaf = !asksEveryTurn({ loop, file, checkpoints });
    return isDeaf ? { node, messageId: 'deaf', data: {} } : undefined;
  },

  rewrite({ node, messageId }, file) {
    // What a loop that never waits is for, only its author knows.
    if (messageId === 'forever') return { outcome: 'left', reason: 'never-ends' };
    return addCheckpoint(node as Loop, file);
  },
});

/** Does anything in the loop leave it, or wait? */
function mayEnd(loop: Loop, file: SourceFile): boolean {
  for (const node of walk(loop.body, file.visitorKeys, (each) => !isFunction(each))) {
    if (ending.has(node.type) || (node.type === 'ForOfStatement' && node.await)) return true;
    if (node.type === 'BreakStatement' && isOfLoop(node, loop)) return true;
  }
  // A worker thread may sleep on shared memory, and some calls end the process.
  return contains(loop, file.visitorKeys, isWaitOrExit);
}

const ending = new Set<string>([
  'AwaitExpression',
  'ReturnStatement',
  'ThrowStatement',
  'YieldExpression',
]);

function isWaitOrExit(node: TSESTree.Node): boolean {
  if (node.type !== 'Identifier') return false;
  return /^(?:Atomics|wait\w*|exit\w*|abort\w*|sleepSync|receiveMessageOnPort)$/i.test(node.name);
}
