import { definePattern } from '../define-pattern.ts';
import { unownedAs } from '../processes/owner.ts';
import { runInstead } from '../processes/rewrite.ts';
import { processStart } from '../processes/start.ts';

interface UnmanagedProcessOptions {
  readonly allowDetached: boolean;
}

export default definePattern<UnmanagedProcessOptions>({
  id: 'no-unmanaged-process',
  title: 'Disallow processes and workers that nobody waits for or stops',
  since: '0.1.0',
  messages: {
    dropped:
      'Nobody owns this {{what}}. Its failure goes unseen, and no shutdown waits for it or ends it. Await `{{run}}`, or start it in a group.',
    unheard:
      'This {{what}} is kept, but nobody waits for it, stops it or hears of its end. It can outlive its caller, or fail unseen. Await `{{run}}`, or listen for its `exit`.',
    detached:
      'This process is detached, so it outlives the program and nobody hears of its failure. Leave long-lived programs to a supervisor, or own it with `openProcess()`.',
    awaited:
      '`await` does not wait for a {{what}}, which is no promise. The code goes on at once, and nobody hears of the end. Use `{{run}}`, which settles when it ends.',
  },
  why: 'A child process or worker thread is a task that runs elsewhere. When its handle is thrown away, or kept without waiting for its end, a crash of it is silent, its caller goes on as if the job were done, and after a shutdown or a crash of the parent it runs on as an orphan that holds ports, files and memory. One that is run to its end, and killed when its caller is cancelled, is as safe as a function call.',
  suggestion: 'Run it with `runProcess()`.',
  suggestions: 'several',
  severity: { recommended: 'warn', strict: 'error', governance: 'error' },
  speaksOf: 'owner',
  inTests: 'off',
  safety: 'behaviour-changing',
  types: 'none',
  codemod: false,
  on: ['CallExpression', 'NewExpression', 'TaggedTemplateExpression'],
  looksLike: /child_process|worker_threads|\bcluster\b|execa|spawn|tinyexec|\bzx\b/,
  options: {
    schema: {
      allowDetached: {
        type: 'boolean',
        description:
          'Accept `detached: true` with `unref()` as the mark of a process that is meant to stay.',
      },
    },
    defaults: { allowDetached: false },
  },

  match(node, file, { allowDetached }) {
    const start = processStart(node, file);
    const messageId = start && unownedAs(start, file);
    if (!messageId || (messageId === 'detached' && allowDetached)) return undefined;
    const isWorker = start.what === 'worker';
    const data = {
      what: isWorker ? 'worker' : 'process',
      run: isWorker ? 'runInWorker()' : 'runProcess()',
    };
    return { node, messageId, data };
  },

  rewrite({ node }, file) {
    return runInstead(node, file);
  },
});
