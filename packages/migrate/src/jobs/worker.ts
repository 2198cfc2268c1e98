import { keepMemoryLow, optimizeLate } from '../v8-flags.ts';
import { carryOut, type Task, type TaskResult } from './task.ts';

/** What a worker answers. */
export type Answer = { readonly result: TaskResult } | { readonly error: Error };

// Without the process that gave the work nobody waits for it.
process.on('disconnect', () => process.exit());
process.on('message', (task: Task) => {
  if (task.typed) keepMemoryLow();
  else optimizeLate();
  carryOut(task).then(
    (result) => reply({ result }),
    (error: unknown) => reply({ error: error as Error }),
  );
});

function reply(answer: Answer): void {
  process.send!(answer);
}
