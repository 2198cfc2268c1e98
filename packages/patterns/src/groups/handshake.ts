import type { TSESTree } from '@typescript-eslint/types';
import { enclosingFunction, memberName, methodCall, type FunctionNode } from '../ast/kinds.ts';
import { runtimeNameOf } from '../ast/runtime-names.ts';
import { variableOf } from '../ast/scope.ts';
import type { Rewrite } from '../define-pattern.ts';
import { insert, replace } from '../edits/edit.ts';
import type { SourceFile } from '../source-file.ts';
import { startIn } from './owners.ts';
import { taskFunction } from './tasks.ts';

export type HandshakeKind = 'never' | 'soon';

/** A start whose function of this file does not fit it: it never says that it is ready, or wants to and cannot. */
export function handshakeFault(
  call: TSESTree.CallExpression,
  file: SourceFile,
): HandshakeKind | undefined {
  const method = startIn(call, file)?.method ?? methodOfUnknown(call);
  const fn = method && taskFunction(call, file);
  if (!fn) return undefined;
  const use = statusUse(fn, file);
  if (method === 'start') return use === 'none' ? 'never' : undefined;
  return use === 'needed' ? 'soon' : undefined;
}

function methodOfUnknown(call: TSESTree.CallExpression): string | undefined {
  return methodCall(call, 'startSoon', 'trySpawn') && 'startSoon';
}

/**
 * - `none`: the function can't say that it is ready, as it never touches `taskStatus`, nor lets its task go elsewhere.
 * - `needed`: it fails without a `taskStatus`.
 * - `unclear`: somebody else may say it, or it asks first whether there is anybody to tell.
 */
function statusUse({ params }: FunctionNode, file: SourceFile): 'none' | 'needed' | 'unclear' {
  const [context] = params;
  if (!context) return 'none';
  if (context.type === 'ObjectPattern') return statusInPattern(context);
  if (context.type !== 'Identifier') return 'unclear';
  const references = variableOf(file, context.name, context)?.references ?? [];
  const uses = references
    .filter(({ identifier }) => !isWaitedWith(identifier, file))
    .map(({ identifier }) => memberOf(identifier));
  if (uses.some((member) => member && isNeeded(member))) return 'needed';
  const isKept = uses.every(
    (member) => member && memberName(member) !== 'taskStatus' && !isOpaque(member),
  );
  return isKept ? 'none' : 'unclear';
}

/** `sleep(10, task)`: the runtime's own functions only ask it for its cancellation. */
function isWaitedWith({ parent }: TSESTree.Node, file: SourceFile): boolean {
  return parent?.type === 'CallExpression' && runtimeNameOf(parent.callee, file) !== undefined;
}

function memberOf({ parent, range }: TSESTree.Node): TSESTree.MemberExpression | undefined {
  const isObject = parent?.type === 'MemberExpression' && parent.object.range[0] === range[0];
  return isObject ? parent : undefined;
}

function isOpaque({ computed, property }: TSESTree.MemberExpression): boolean {
  return computed && property.type !== 'Literal';
}

/** `task.taskStatus.started`, without asking whether it is there. */
function isNeeded(member: TSESTree.MemberExpression): boolean {
  if (memberName(member) !== 'taskStatus') return false;
  const started = memberOf(member);
  return started !== undefined && !started.optional && memberName(started) === 'started';
}

function statusInPattern({ properties }: TSESTree.ObjectPattern): 'none' | 'needed' | 'unclear' {
  if (properties.some(({ type }) => type === 'RestElement')) return 'unclear';
  const status = properties.find(
    (each) =>
      each.type === 'Property' && each.key.type === 'Identifier' && each.key.name === 'taskStatus',
  );
  if (status?.type !== 'Property') return 'none';
  return status.value.type === 'ObjectPattern' ? 'needed' : 'unclear';
}

/** `group.startSoon(serve);` becomes `await group.start(serve);` where its handle is not used. */
export function startAndWait(call: TSESTree.CallExpression, file: SourceFile): Rewrite {
  const isStatement = call.parent.type === 'ExpressionStatement';
  const { callee } = call;
  const isOwn = callee.type === 'MemberExpression' && startIn(call, file)?.method === 'startSoon';
  if (!isStatement || !isOwn) return { outcome: 'left', reason: 'no-direct-counterpart' };
  if (!enclosingFunction(call)?.async) return { outcome: 'left', reason: 'not-in-async-function' };
  const edits = [insert(call.range[0], 'await '), replace(callee.property.range, 'start')];
  return { outcome: 'converted', edits, imports: [], notes: [] };
}
