import type { TSESTree } from '@typescript-eslint/types';
import { calleeName } from '../ast/kinds.ts';
import { isScript, scriptGlobs } from '../ast/script.ts';
import { definePattern } from '../define-pattern.ts';
import { setExitCode } from '../signals/exit-code.ts';
import { isInTask } from '../signals/exit.ts';
import { isProcessExit } from '../signals/handler.ts';

interface ProcessExitOptions {
  readonly allowFiles: readonly string[];
}

export default definePattern<ProcessExitOptions>({
  id: 'no-process-exit-in-task',
  title: 'Disallow ending the process from inside a task',
  since: '0.1.0',
  messages: {
    exits:
      '`process.{{name}}()` in async code cuts off every other task halfway. No `finally` runs, and output that is not yet written is lost. Set `process.exitCode` and return, or throw.',
  },
  why: 'While async code runs, other tasks are under way: a response half sent, a file half written, a transaction open. `process.exit()` stops them between two instructions; no `finally` runs and no resource is closed, and what was written to a pipe may never arrive. An error that is thrown takes the way through every owner, each of which cleans up, and the program ends with a failure by itself.',
  severity: { recommended: 'warn', strict: 'error', governance: 'error' },
  suggestion: 'Set `process.exitCode`, and leave the function.',
  inTests: 'off',
  safety: 'behaviour-changing',
  offersFor: 'some',
  types: 'none',
  codemod: false,
  on: ['CallExpression'],
  looksLike: /\bprocess\b/,
  options: {
    schema: {
      allowFiles: {
        type: 'array',
        description: 'Globs of files that start a program, and may end it.',
        items: { type: 'string' },
        uniqueItems: true,
      },
    },
    defaults: { allowFiles: scriptGlobs },
  },

  match(node, file, { allowFiles }) {
    const call = node as TSESTree.CallExpression;
    if (!isProcessExit(call.callee, file) || !isInTask(node, file)) return undefined;
    if (isScript(file, allowFiles) || isProgram(file.text)) return undefined;
    return { node, messageId: 'exits', data: { name: calleeName(call)! } };
  },

  rewrite({ node }, file) {
    return setExitCode(node as TSESTree.CallExpression, file);
  },
});

/** A file that asks whether it was started itself, reads a command line, or runs in a thread that only it ends. */
function isProgram(text: string): boolean {
  return (
    /\b(import\.meta\.main|require\.main|parentPort)\b/.test(text) ||
    /['"](commander|cac|yargs|sade|meow|citty|arg|minimist|mri|cleye|clipanion|@clack\/prompts|@oclif\/core|node:repl)['"]/.test(
      text,
    )
  );
}
