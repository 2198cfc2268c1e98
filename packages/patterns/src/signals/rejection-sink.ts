import type { TSESTree } from '@typescript-eslint/types';
import { isOnlyLog } from './only-log.ts';
import { memberName, methodCall, type FunctionNode } from '../ast/kinds.ts';
import { isLog } from '../ast/log.ts';
import { isGlobal } from '../ast/scope.ts';
import { walk } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';
import { isProcess } from './handler.ts';
import { eventsOf } from './listened.ts';
import { functionOfReference } from './reference.ts';

/** A listener for the errors that nobody handled, and where it does nothing about them. */
export interface RejectionSink {
  readonly node: TSESTree.Node;
  readonly event: string;
  readonly does: 'swallows' | 'logs' | 'hides';
}

export function rejectionSink(node: TSESTree.Node, file: SourceFile): RejectionSink | undefined {
  if (node.type === 'AssignmentExpression') return sinkInBrowser(node.left, node.right, file);
  const inNode = methodCall(node, 'on', 'once', 'addListener', 'prependListener');
  if (inNode && isProcess(inNode.member.object, file)) return sinkInNode(inNode.call, file);
  if (node.type !== 'CallExpression') return undefined;
  const [event, listener] = node.arguments;
  const isRejection = event?.type === 'Literal' && event.value === 'unhandledrejection';
  const adds = isRejection && listener && isGlobalCall(node.callee, 'addEventListener', file);
  return adds ? hidingListener(node.callee, listener, file) : undefined;
}

function sinkInNode(call: TSESTree.CallExpression, file: SourceFile): RejectionSink | undefined {
  const [event, listener] = call.arguments;
  if (!event || !listener || isRemoved(listener, file)) return undefined;
  const found = eventsOf(event, file).find((each) => errorEvents.has(each));
  if (!found) return undefined;
  const does = isLogReference(listener)
    ? 'logs'
    : passiveness(functionOfReference(listener, file), logsOf(found), file);
  return does && { node: call.callee, event: found, does };
}

/** Only these two keep the program from ending; `uncaughtExceptionMonitor` just watches. */
const errorEvents = new Set(['unhandledRejection', 'uncaughtException']);

/** `console.error`, passed on as it is. */
function isLogReference(node: TSESTree.Node): boolean {
  return (
    node.type === 'MemberExpression' &&
    node.object.type === 'Identifier' &&
    node.object.name === 'console'
  );
}

/** A listener for a while has its reasons. */
function isRemoved(listener: TSESTree.Node, { text }: SourceFile): boolean {
  return (
    listener.type === 'Identifier' &&
    new RegExp(
      String.raw`\b(off|removeListener)\([^()]*\b${listener.name.replaceAll('$', String.raw`\$`)}\b`,
    ).test(text)
  );
}

type IsLog = (node: TSESTree.Node, file: SourceFile) => boolean;

/**
 * A logger that reports a rejection to a service has done what can be done. After an exception that nobody caught, the
 * state of the program is not known, whoever hears of it; some loggers end the program by `fatal`.
 */
function logsOf(event: string): IsLog {
  if (event !== 'uncaughtException') return isOnlyLog;
  return (node, file) => isOnlyLog(node, file) || (isLog(node) && !methodCall(node, 'fatal'));
}

/** What a handler comes to that calls nothing but logs, and decides nothing. */
function passiveness(
  handler: FunctionNode | undefined,
  isLogged: IsLog,
  file: SourceFile,
): 'swallows' | 'logs' | undefined {
  if (!handler || handler.params.some((parameter) => parameter.type === 'AssignmentPattern'))
    return undefined;
  let logs = false;
  for (const node of walk(handler.body, file.visitorKeys, (each) => !isLogged(each, file))) {
    if (isLogged(node, file)) logs = true;
    else if (decides(node)) return undefined;
  }
  return logs ? 'logs' : 'swallows';
}

/** Anything that can do more than say something: calls, throws, assignments, what is awaited. */
function decides({ type }: TSESTree.Node): boolean {
  return /^(Call|New|Assignment|Update|Await|Yield|Import|TaggedTemplate)Expression$|^(Throw|Debugger)Statement$/.test(
    type,
  );
}

function sinkInBrowser(left: TSESTree.Node, right: TSESTree.Node, file: SourceFile) {
  return isGlobalCall(left, 'onunhandledrejection', file)
    ? hidingListener(left, right, file)
    : undefined;
}

/** A member of the page's or worker's global object, or the name alone. */
function isGlobalCall(node: TSESTree.Node, name: string, file: SourceFile): boolean {
  if (node.type === 'Identifier') return node.name === name && isGlobal(file, name, node);
  if (node.type !== 'MemberExpression' || memberName(node) !== name) return false;
  const { object } = node;
  if (object.type !== 'Identifier' || !isGlobal(file, object.name, object)) return false;
  return /^(window|self|globalThis)$/.test(object.name);
}

/** `event.preventDefault()`, and nothing else but logs: without it the browser says what happened. */
function hidingListener(
  at: TSESTree.Node,
  listener: TSESTree.Node,
  file: SourceFile,
): RejectionSink | undefined {
  const handler = functionOfReference(listener, file);
  if (!handler) return undefined;
  let hides = false;
  const enters = (node: TSESTree.Node) => !isOnlyLog(node, file) && !isPrevention(node);
  for (const node of walk(handler.body, file.visitorKeys, enters)) {
    if (isPrevention(node)) hides = true;
    else if (node.type === 'IfStatement' || (decides(node) && !isOnlyLog(node, file)))
      return undefined;
  }
  return hides ? { node: at, event: 'unhandledrejection', does: 'hides' } : undefined;
}

function isPrevention(node: TSESTree.Node): boolean {
  return methodCall(node, 'preventDefault') !== undefined;
}
