import type { TSESTree } from '@typescript-eslint/types';
import { memberName, unwrap } from '../ast/kinds.ts';
import { exportOf } from '../ast/module-export.ts';
import { isGlobal } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';

export type TimerName = 'setTimeout' | 'setInterval' | 'setImmediate';

const timers: ReadonlySet<string> = new Set(['setTimeout', 'setInterval', 'setImmediate']);

/** Which of the platform's callback timers a call starts; those of `timers/promises` are no such timers. */
export function timerCall(
  node: TSESTree.Node,
  file: SourceFile,
): { call: TSESTree.CallExpression; name: TimerName } | undefined {
  const name = timerFunction(node, file);
  return name !== undefined && timers.has(name)
    ? { call: node as TSESTree.CallExpression, name: name as TimerName }
    : undefined;
}

/** Does the call stop a timer: `clearTimeout(handle)`, `clearInterval(handle)`? */
export function isClearCall(node: TSESTree.Node, file: SourceFile): boolean {
  return /^clear(?:Timeout|Interval|Immediate)$/.test(timerFunction(node, file) ?? '');
}

/** The name of the global, or of the export of `node:timers`, that is called. */
function timerFunction(node: TSESTree.Node, file: SourceFile): string | undefined {
  if (node.type !== 'CallExpression') return undefined;
  const callee = unwrap(node.callee);
  if (callee.type === 'Identifier' && isGlobal(file, callee.name, callee)) return callee.name;
  if (callee.type === 'MemberExpression' && isGlobalObject(callee.object, file)) {
    return memberName(callee);
  }
  const found = exportOf(callee, file);
  return found?.module === 'timers' ? found.name : undefined;
}

function isGlobalObject(node: TSESTree.Node, file: SourceFile): boolean {
  return (
    node.type === 'Identifier' &&
    /^(?:globalThis|window|self|global)$/.test(node.name) &&
    isGlobal(file, node.name, node)
  );
}
