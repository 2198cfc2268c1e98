import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, methodCall, unwrap } from '../ast/kinds.ts';
import { runtimeCall, runtimeNameOf } from '../ast/runtime-names.ts';
import { constantValue } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';

/** Something that lives until it is disposed of, and what has to bind it. */
export interface Opened {
  readonly kind: 'group' | 'resource';
  readonly keyword: 'using' | 'await using';
  /** The call that opened it. */
  readonly name: string;
}

/** What an expression opens: a group, a process, a signal receiver, the token of a lock. */
export function openedBy(
  expression: TSESTree.Node,
  file: SourceFile,
  factories: readonly string[],
): Opened | undefined {
  const node = unwrap(expression);
  if (runtimeCall(node, file, 'TaskGroup.open')) return group;
  if (runtimeCall(node, file, 'openSignalReceiver'))
    return resource('using', 'openSignalReceiver()');
  const awaited = node.type === 'AwaitExpression' ? unwrap(node.argument) : undefined;
  if (awaited && runtimeCall(awaited, file, 'openProcess')) {
    return resource('await using', 'openProcess()');
  }
  if (awaited && isTokenOfLock(awaited, file)) return resource('using', 'acquire');
  const call = awaited ?? node;
  const name = call.type === 'CallExpression' ? calleeName(call) : undefined;
  return name && factories.includes(name) ? resource('await using', name) : undefined;
}

const group: Opened = { kind: 'group', keyword: 'await using', name: 'TaskGroup.open()' };

function resource(keyword: Opened['keyword'], name: string): Opened {
  return { kind: 'resource', keyword, name };
}

/** A semaphore can also be released without its token. */
function isTokenOfLock(node: TSESTree.Node, file: SourceFile): boolean {
  const object = methodCall(node, 'acquire')?.member.object;
  const value = object?.type === 'Identifier' ? constantValue(file, object) : undefined;
  if (value?.type !== 'NewExpression') return false;
  return /^(Lock|CapacityLimiter)$/.test(runtimeNameOf(value.callee, file) ?? '');
}
