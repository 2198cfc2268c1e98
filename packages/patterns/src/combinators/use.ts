import type { TSESTree } from '@typescript-eslint/types';
import { memberName } from '../ast/kinds.ts';
import { isGlobal } from '../ast/scope.ts';
import type { ReasonCode } from '../reasons.ts';
import type { SourceFile } from '../source-file.ts';
import { combinators, type Combinator } from '../vocabulary.ts';

/** One mention of a Promise combinator: a call that has a twin, or something that has none. */
export type Use = CallUse | LeftUse;

export interface CallUse {
  readonly kind: 'call';
  readonly method: Combinator;
  readonly callee: TSESTree.MemberExpression;
  readonly call: TSESTree.CallExpression;
  readonly argument: TSESTree.Expression;
}

interface LeftUse {
  readonly kind: 'left';
  readonly method: Combinator;
  readonly reason: ReasonCode;
}

export function combinatorUse(node: TSESTree.Node, file: SourceFile): Use | undefined {
  if (node.type === 'VariableDeclarator') return destructured(node, file);
  if (node.type !== 'MemberExpression' || !isPromise(node.object)) return undefined;
  const method = memberName(node);
  if (!isCombinator(method)) return undefined;
  const reason = isGlobalPromise(node.object, file) ? oddity(node) : 'shadowed-promise';
  if (reason) return { kind: 'left', method, reason };
  const call = node.parent as TSESTree.CallExpression;
  const argument = call.arguments[0] as TSESTree.Expression;
  return { kind: 'call', method, callee: node, call, argument };
}

/** `const { all } = Promise` takes combinators out of reach of their twins. */
function destructured({ id, init }: TSESTree.VariableDeclarator, file: SourceFile) {
  if (id.type !== 'ObjectPattern' || !init || !isPromise(init)) return undefined;
  const names = id.properties.map((property) =>
    property.type === 'Property' && property.key.type === 'Identifier' ? property.key.name : '',
  );
  const method = names.find(isCombinator);
  if (!method) return undefined;
  const reason = isGlobalPromise(init, file) ? 'detached-combinator' : 'shadowed-promise';
  return { kind: 'left', method, reason } as const;
}

function oddity(callee: TSESTree.MemberExpression): ReasonCode | undefined {
  const call = callee.parent;
  if (call.type !== 'CallExpression' || call.callee !== callee) return 'detached-combinator';
  if (callee.computed || callee.optional || call.optional) return 'unusual-call-form';
  if (call.typeArguments && call.typeArguments.params.length > 1) return 'explicit-type-arguments';
  const [argument] = call.arguments;
  const isSingle = call.arguments.length === 1 && argument?.type !== 'SpreadElement';
  return isSingle ? undefined : 'no-single-argument';
}

function isPromise(node: TSESTree.Node): boolean {
  if (node.type === 'Identifier') return node.name === 'Promise';
  if (memberName(node) !== 'Promise' || node.type !== 'MemberExpression') return false;
  return node.object.type === 'Identifier' && globalObjects.has(node.object.name);
}

function isGlobalPromise(node: TSESTree.Node, file: SourceFile): boolean {
  const root = node.type === 'MemberExpression' ? node.object : node;
  return root.type === 'Identifier' && isGlobal(file, root.name, root);
}

const globalObjects = new Set(['globalThis', 'window', 'self', 'global']);

function isCombinator(name: string | undefined): name is Combinator {
  return name !== undefined && Object.hasOwn(combinators, name);
}
