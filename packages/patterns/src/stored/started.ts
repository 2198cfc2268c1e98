import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, isFunctionValue, memberName, methodCall, unwrap } from '../ast/kinds.ts';
import { contains } from '../ast/walk.ts';
import { outcomeOf, ownOutcome } from '../floating/own-outcome.ts';
import type { SourceFile } from '../source-file.ts';
import { isPauseByName } from '../floating/pause.ts';
import { calledFunction } from '../types/promise-syntax.ts';

/** The part of a value that starts work, if it is a promise: a call, also below `?:`, `??`, `||` and `&&`. */
export function startedIn(value: TSESTree.Node): TSESTree.Expression | undefined {
  const node = unwrap(value);
  switch (node.type) {
    case 'CallExpression':
    case 'ImportExpression':
    case 'TaggedTemplateExpression':
      return node;
    case 'NewExpression':
      return /Promise$/.test(calleeName(node) ?? '') ? node : undefined;
    case 'ConditionalExpression':
      return startedIn(node.consequent) ?? startedIn(node.alternate);
    case 'LogicalExpression':
      return startedIn(node.right);
    default:
      return undefined;
  }
}

/**
 * Is there no failure that somebody would have to hear of: handled where it was made, handled by the task
 * itself, or no work at all?
 */
export function cannotReject(expression: TSESTree.Node, file: SourceFile, depth = 0): boolean {
  const node = unwrap(expression);
  if (depth > MAX_DEPTH) return false;
  if (node.type === 'ArrayExpression') {
    return node.elements.every((each) => !each || cannotReject(each, file, depth + 1));
  }
  if (node.type === 'NewExpression') return cannotExecutorReject(node, file);
  if (node.type !== 'CallExpression') return false;
  const then = methodCall(node, 'then', 'catch', 'finally');
  if (then) return cannotChainReject(then, file, depth);
  return (
    isHarmless(node) || isMappedHarmless(node, file, depth) || isHandledInside(node, file, depth)
  );
}

const MAX_DEPTH = 3;

function cannotChainReject(
  { call, member }: NonNullable<ReturnType<typeof methodCall>>,
  file: SourceFile,
  depth: number,
): boolean {
  const name = memberName(member);
  const handler = call.arguments[name === 'catch' ? 0 : 1];
  if (name !== 'finally' && handler) return true;
  return name === 'finally' && cannotReject(member.object, file, depth + 1);
}

/** Pauses fail only when they are cancelled, and settled promises start nothing. */
function isHarmless(call: TSESTree.CallExpression): boolean {
  if (methodCall(call, 'resolve', 'reject', 'allSettled')) return true;
  return isPauseByName(call);
}

/** `xs.map((x) => f(x).catch(report))`. */
function isMappedHarmless(call: TSESTree.CallExpression, file: SourceFile, depth: number): boolean {
  const mapping = methodCall(call, 'map', 'from');
  const callback = mapping && call.arguments[memberName(mapping.member) === 'map' ? 0 : 1];
  if (!callback || !isFunctionValue(callback)) return false;
  if (outcomeOf(callback, file)) return true;
  return callback.body.type !== 'BlockStatement' && cannotReject(callback.body, file, depth + 1);
}

function isHandledInside(call: TSESTree.CallExpression, file: SourceFile, depth: number): boolean {
  if (ownOutcome(call, file)) return true;
  const body = calledFunction(call, file)?.body;
  if (body?.type !== 'BlockStatement') return Boolean(body && cannotReject(body, file, depth + 1));
  const [only] = body.body;
  if (body.body.length !== 1 || only?.type !== 'ReturnStatement' || !only.argument) return false;
  return cannotReject(only.argument, file, depth + 1);
}

/** An executor without a second parameter only resolves, and one that hands it on fails when others say so. */
function cannotExecutorReject(node: TSESTree.NewExpression, file: SourceFile): boolean {
  const [executor] = node.arguments;
  if (calleeName(node) !== 'Promise' || !executor || !isFunctionValue(executor)) return false;
  if (executor.async) return false;
  return executor.params.length < 2 || isDeferred(node, file);
}

/** Does the executor only keep its functions for later, or come from whoever has the work? */
export function isDeferred(node: TSESTree.NewExpression, file: SourceFile): boolean {
  const [executor] = node.arguments;
  if (!executor || !isFunctionValue(executor)) return true;
  const names = executor.params.map((each) => (each.type === 'Identifier' ? each.name : ''));
  const isOne = (each: TSESTree.Node) => each.type === 'Identifier' && names.includes(each.name);
  return contains(executor.body, file.visitorKeys, (each) => {
    if (each.type !== 'AssignmentExpression') return false;
    // `this.reject = (error) => { …; reject(error); }`
    const isKeptInside =
      isFunctionValue(each.right) && contains(each.right.body, file.visitorKeys, isOne);
    return isOne(each.right) || isKeptInside;
  });
}
