import type { TSESTree } from '@typescript-eslint/types';
import { calleeName } from '../ast/kinds.ts';
import type { SourceFile } from '../source-file.ts';
import { callsNeverReject, neverRejects } from './never-rejects.ts';

/**
 * Does nobody else need to hear of the task's failure? It never fails, or it only clears away, which is done as well as
 * it can be.
 */
export function handlesItself(task: TSESTree.Node, file: SourceFile): boolean {
  return neverRejects(task, file, isClearing) || callsNeverReject(task, file, isClearing);
}

function isClearing(task: TSESTree.Node): boolean {
  return (
    task.type === 'CallExpression' &&
    /^(?:unlink|rm|rmdir|remove|delete|close|dispose|destroy|stop|kill|terminate|end|disconnect|abort|cancel|clear|unsubscribe|release|shutdown|cleanup|teardown)/i.test(
      calleeName(task) ?? '',
    )
  );
}
