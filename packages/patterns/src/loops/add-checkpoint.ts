import { enclosingFunction, isFunctionValue, methodCall, type FunctionNode } from '../ast/kinds.ts';
import { givenSignal } from '../ast/signal-in-scope.ts';
import { variableOf } from '../ast/scope.ts';
import type { Rewrite } from '../define-pattern.ts';
import { insert, type Edit } from '../edits/edit.ts';
import { statementAtStart } from '../edits/statement-before.ts';
import type { SourceFile } from '../source-file.ts';
import type { Loop } from './busy-wait.ts';
import { taskInScope } from './task-in-scope.ts';

/** Lets each turn of the loop begin with a look at whether to go on. */
export function addCheckpoint(loop: Loop, file: SourceFile): Rewrite {
  const around = enclosingFunction(loop);
  const task = taskInScope(loop, file);
  if (task) return withCheckpoint(loop, task, around?.async === true, [], file);
  const parameter = around && takeTask(around, file);
  if (parameter) return withCheckpoint(loop, 'task', around.async, [parameter], file);
  const signal = givenSignal(loop, file);
  if (!signal) return { outcome: 'left', reason: 'no-signal-in-scope' };
  const dot = signal.text.includes('?.') ? '?.' : '.';
  return changed(statementAtStart(loop.body, `${signal.text}${dot}throwIfAborted()`, file));
}

function withCheckpoint(
  loop: Loop,
  task: string,
  mayAwait: boolean,
  edits: readonly Edit[],
  file: SourceFile,
): Rewrite {
  const look = mayAwait ? `await ${task}.checkpoint()` : `${task}.signal.throwIfAborted()`;
  return changed([...edits, ...statementAtStart(loop.body, look, file)]);
}

function changed(edits: readonly Edit[]): Rewrite {
  return { outcome: 'converted', edits, imports: [], notes: [] };
}

/** `async () => …` that a group starts may as well take its task. */
function takeTask(around: FunctionNode, file: SourceFile): Edit | undefined {
  const { parent } = around;
  if (!isFunctionValue(around) || around.params.length || parent.type !== 'CallExpression') {
    return undefined;
  }
  const isStarted = methodCall(parent, 'startSoon', 'trySpawn') && parent.arguments[0] === around;
  if (!isStarted || variableOf(file, 'task', around)) return undefined;
  const head = file.text.slice(around.range[0], around.body.range[0]);
  const at = /\(\s*\)/.exec(head);
  return at ? insert(around.range[0] + at.index + 1, 'task') : undefined;
}
