import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, isFunction, memberName } from '../ast/kinds.ts';
import { isLog } from '../ast/log.ts';
import { isPrivateField } from '../ast/private-field.ts';

/**
 * What one use of a child process does for it.
 *
 * - `owns`: it waits for the end, hears of it, stops it, or passes it to somebody who may.
 * - `answers`, `fails`: it takes the results, or hears of a failure; both together are as good as hearing of the end.
 * - `listens`: it only talks to it: writes, reads output, hears of a failed start.
 * - `lets-go`: `unref()`: the program does not wait for it either.
 * - `drops`: nothing is done with it.
 * - `awaits`: `await`, which waits for a promise and for nothing else.
 */
export type Use = 'owns' | 'answers' | 'fails' | 'listens' | 'lets-go' | 'drops' | 'awaits';

/** What becomes of the value of an expression right where it stands, or the name it is kept under. */
export function useAt(node: TSESTree.Node): Use | { readonly keeper: TSESTree.Node } {
  const { parent } = node;
  switch (parent?.type) {
    case 'ExpressionStatement':
      return 'drops';
    case 'UnaryExpression':
      return parent.operator === 'void' ? 'drops' : 'listens';
    case 'AwaitExpression':
      return 'awaits';
    case 'VariableDeclarator':
      return keptIn(parent);
    case 'AssignmentExpression':
      return assigned(parent, node);
    default:
      return parent ? useWithin(parent, node) : 'owns';
  }
}

function useWithin(parent: TSESTree.Node, node: TSESTree.Node): ReturnType<typeof useAt> {
  if (isTransparent(parent, node)) return useAt(parent);
  if (parent.type === 'MemberExpression')
    return parent.object === node ? memberUse(parent) : 'owns';
  const isResult = parent.type === 'ArrowFunctionExpression' && parent.body === node;
  return isResult && isResultDropped(parent) ? 'drops' : 'owns';
}

function isTransparent(parent: TSESTree.Node, node: TSESTree.Node): boolean {
  if (parent.type === 'LogicalExpression') return parent.right === node && isStatement(parent);
  return /^(ChainExpression|TS(As|NonNull|Satisfies)Expression|TSTypeAssertion)$/.test(parent.type);
}

/** Is it a callback of something that does nothing with what it returns? */
function isResultDropped(callback: TSESTree.ArrowFunctionExpression): boolean {
  const call = callback.parent;
  if (call.type !== 'CallExpression' || call.callee === callback) return false;
  return /^(forEach|set(Timeout|Interval|Immediate)|queueMicrotask|nextTick|on|once|addListener|addEventListener)$/.test(
    calleeName(call) ?? '',
  );
}

function isStatement({ parent }: TSESTree.Node): boolean {
  return parent?.type === 'ExpressionStatement';
}

function keptIn({ id, parent }: TSESTree.VariableDeclarator) {
  const isOwned = parent.kind === 'using' || parent.kind === 'await using';
  const isExported = parent.parent.type === 'ExportNamedDeclaration';
  if (isOwned || isExported || id.type !== 'Identifier') return 'owns';
  return { keeper: id };
}

function assigned(
  { left, operator, right, parent }: TSESTree.AssignmentExpression,
  node: TSESTree.Node,
) {
  const isPlain = right === node && /^(=|\?\?=|\|\|=)$/.test(operator);
  if (!isPlain || parent.type !== 'ExpressionStatement') return 'owns';
  return left.type === 'Identifier' || isPrivateField(left) ? { keeper: left } : 'owns';
}

function memberUse(member: TSESTree.MemberExpression): Use {
  const name = memberName(member);
  const call = member.parent;
  const isCall = call.type === 'CallExpression' && call.callee === member;
  if (name === undefined) return 'owns';
  if (isCall) return methodUse(call, name);
  if (streams.has(name)) return streamUse(member);
  return facts.has(name) && isIdle(member) ? 'listens' : 'owns';
}

const streams = new Set(['stdin', 'stdout', 'stderr']);
const facts = new Set(['pid', 'threadId', 'exitCode', 'killed', 'connected', 'id']);
const talk = new Set(['send', 'postMessage', 'off', 'removeListener', 'ref', 'setMaxListeners']);
const listeners = /^(on|once|addListener|prependListener)$/;

function methodUse(call: TSESTree.CallExpression, name: string): Use {
  if (name === 'unref') return 'lets-go';
  if (talk.has(name)) return 'listens';
  if (!listeners.test(name)) return 'owns';
  if (hearsEnd(call)) return 'owns';
  // A listener is added to the process, and the process comes back.
  const next = useAt(call);
  if (next === 'owns' || next === 'lets-go') return next;
  const heard = [heardOf(call), next];
  if (heard.includes('answers') && heard.includes('fails')) return 'owns';
  return heard.includes('answers') ? 'answers' : heard.includes('fails') ? 'fails' : 'listens';
}

function heardOf({ arguments: [event] }: TSESTree.CallExpression): Use {
  const name = event?.type === 'Literal' ? event.value : undefined;
  return name === 'message' ? 'answers' : name === 'error' ? 'fails' : 'listens';
}

/** Is it an event that tells of the end? */
function hearsEnd({ arguments: [event] }: TSESTree.CallExpression): boolean {
  if (event?.type !== 'Literal') return true;
  return !/^(error|message|spawn|online|data|listening)$/.test(String(event.value));
}

/** Reading what a process writes, and writing to it, does not tell how it ends, unless the end of its output does. */
function streamUse(stream: TSESTree.MemberExpression): Use {
  const at = wrapped(stream);
  const member = at.parent!;
  if (member.type !== 'MemberExpression' || member.object !== at) return 'owns';
  const call = member.parent;
  const method = memberName(member) ?? '';
  if (call.type !== 'CallExpression' || call.callee !== member) return 'owns';
  if (/^(setEncoding|write|end|resume|pipe)$/.test(method))
    return isDropped(call) ? 'listens' : 'owns';
  return listeners.test(method) && !hearsEnd(call) ? 'listens' : 'owns';
}

function wrapped(node: TSESTree.Node): TSESTree.Node {
  const { parent } = node;
  const isWrapper = parent?.type === 'ChainExpression' || parent?.type === 'TSNonNullExpression';
  return isWrapper ? wrapped(parent) : node;
}

function isDropped(call: TSESTree.Node): boolean {
  const next = call.parent!;
  return (
    next.type === 'ExpressionStatement' || (next.type === 'ChainExpression' && isDropped(next))
  );
}

/** Is the value only said, or compared, in no way that could end the process? */
function isIdle(member: TSESTree.Node): boolean {
  for (let at = member.parent; at && !isFunction(at); at = at.parent) {
    if (isLog(at)) return true;
    if (/Statement$|CallExpression|NewExpression/.test(at.type)) return false;
  }
  return false;
}
