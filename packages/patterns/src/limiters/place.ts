import type { TSESTree } from '@typescript-eslint/types';
import {
  enclosingFunction,
  isFunctionValue,
  methodCall,
  type FunctionValue,
} from '../ast/kinds.ts';
import { isPromise } from '../ast/promise.ts';
import { constantValue, definitionOf, variableOf } from '../ast/scope.ts';
import { mappingOf, type Mapping } from '../combinators/mapping.ts';
import { runtimeCall } from '../ast/runtime-names.ts';
import type { SourceFile } from '../source-file.ts';

/** How the promise of limited work comes into the combinator that waits for it. */
export interface Place {
  /** `Promise.all(…)`, `Promise.allSettled(…)`, or `TaskGroup.map(…)` and the like. */
  readonly gather: TSESTree.CallExpression;
  /** The callback that makes nothing but limited work of an item. */
  readonly mapping?: Mapping;
  /** The array that holds the promises on their way. */
  readonly array?: TSESTree.Identifier;
}

export function placeOf(call: TSESTree.Node, file: SourceFile): Place | undefined {
  const direct = gatherAround(call, file);
  if (direct) return direct;
  const pushed = pushedTo(call, file);
  if (pushed) return pushed;
  const callback = returnedBy(call);
  const mapping = callback && mappingAround(callback, file);
  if (!mapping) return undefined;
  const gather = gatherOf(mapping.call, file);
  if (gather) return { gather, mapping };
  const place = gatherAround(mapping.call, file) ?? keptIn(mapping.call, file);
  return place && { ...place, mapping };
}

/** The function whose only result is the value of the call. */
function returnedBy(call: TSESTree.Node): FunctionValue | undefined {
  const { parent } = call;
  const around = enclosingFunction(call);
  if (!around || !isFunctionValue(around) || around.generator) return undefined;
  if (around.async) return wrapperOf(call) === around ? around : undefined;
  if (around.body === call) return around;
  // A return further in is one of several.
  const isLast = parent?.type === 'ReturnStatement' && parent.parent === around.body;
  return isLast ? around : undefined;
}

/** `async (x) => await call` and `async (x) => { await call; }`, which do nothing else. */
export function wrapperOf(call: TSESTree.Node): TSESTree.ArrowFunctionExpression | undefined {
  const awaited = call.parent?.type === 'AwaitExpression' ? call.parent : call;
  const body = soleStatementBlock(awaited.parent) ?? awaited;
  const around = body.parent;
  const isWrapper = around?.type === 'ArrowFunctionExpression' && around.body === body;
  return isWrapper && around.async ? around : undefined;
}

/** The block that holds this one statement. */
function soleStatementBlock(node: TSESTree.Node | undefined): TSESTree.Node | undefined {
  if (node?.type !== 'ReturnStatement' && node?.type !== 'ExpressionStatement') return undefined;
  const { parent } = node;
  return parent.type === 'BlockStatement' && parent.body.length === 1 ? parent : undefined;
}

function mappingAround(callback: FunctionValue, file: SourceFile): Mapping | undefined {
  const call = callback.parent;
  const mapping = call.type === 'CallExpression' ? mappingOf(call, file) : undefined;
  return mapping?.callback === callback && !mapping.isFixed ? mapping : undefined;
}

/** `Promise.all([call, …])`, also `[...call]`. */
function gatherAround(node: TSESTree.Node, file: SourceFile): Place | undefined {
  const element = node.parent?.type === 'SpreadElement' ? node.parent : node;
  const array = element.parent;
  if (array?.type !== 'ArrayExpression') return undefined;
  const gather = gatherOf(array, file);
  return gather && { gather };
}

/** The combinator that gets the node as its only argument. */
function gatherOf(node: TSESTree.Node, file: SourceFile): TSESTree.CallExpression | undefined {
  const call = node.parent;
  if (call?.type !== 'CallExpression' || call.arguments.length !== 1) return undefined;
  if (call.arguments[0] !== node || call.optional || call.typeArguments) return undefined;
  const isTwin = runtimeCall(call, file, 'TaskGroup.all', 'TaskGroup.allSettled');
  return isTwin || isCombinator(call, file) ? call : undefined;
}

function isCombinator(call: TSESTree.CallExpression, file: SourceFile): boolean {
  const found = methodCall(call, 'all', 'allSettled');
  return found !== undefined && isPromise(found.member.object, file);
}

/** `array.push(call)`, where all that is done with the array is to fill it and to wait for it. */
function pushedTo(call: TSESTree.Node, file: SourceFile): Place | undefined {
  const found = call.parent && methodCall(call.parent, 'push');
  const array = found?.member.object;
  if (array?.type !== 'Identifier' || found!.call.parent.type !== 'ExpressionStatement') {
    return undefined;
  }
  const value = constantValue(file, array);
  if (value?.type !== 'ArrayExpression' || value.elements.length) return undefined;
  return gatheredLater(array, file);
}

/** `const array = call`. */
function keptIn(call: TSESTree.Node, file: SourceFile): Place | undefined {
  const declarator = call.parent;
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier') {
    return undefined;
  }
  const { id, parent } = declarator;
  return parent.kind === 'const' && !id.typeAnnotation ? gatheredLater(id, file) : undefined;
}

function gatheredLater(array: TSESTree.Identifier, file: SourceFile): Place | undefined {
  if (definitionOf(file, array)?.type !== 'Variable') return undefined;
  const { references } = variableOf(file, array.name, array)!;
  const others = references.filter(({ init, identifier }) => !init && !isPushOrLength(identifier));
  const [only, ...more] = others.map(({ identifier }) => identifier as TSESTree.Node);
  const gather = only && !more.length ? gatherOf(only, file) : undefined;
  const name = definitionOf(file, array)!.name as TSESTree.Identifier;
  return gather && { gather, array: name };
}

function isPushOrLength({ parent }: TSESTree.Node): boolean {
  if (parent?.type !== 'MemberExpression' || parent.computed) return false;
  const { name } = parent.property as TSESTree.Identifier;
  if (name === 'length') return true;
  return name === 'push' && parent.parent.parent?.type === 'ExpressionStatement';
}
