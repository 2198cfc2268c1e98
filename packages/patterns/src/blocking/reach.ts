import type { TSESTree } from '@typescript-eslint/types';
import {
  calleeName,
  isFunction,
  isFunctionValue,
  memberName,
  type FunctionNode,
} from '../ast/kinds.ts';
import { functionOf, variableOf } from '../ast/scope.ts';
import { walk } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';

/** How code comes to run while an async function does. */
export type Reach =
  | { readonly how: 'direct' }
  | { readonly how: 'called'; readonly caller: string }
  | { readonly how: 'top-level' };

/**
 * Does the code at the node run as part of an async function: in its own body, or in a function of this file that it
 * calls, over at most so many calls? `top-level` is what runs when the module is loaded.
 */
export function reachOf(node: TSESTree.Node, file: SourceFile, calls: number): Reach | undefined {
  const around = runningFunction(node);
  if (!around) return isStatic(node) ? { how: 'top-level' } : undefined;
  if (around.async) return { how: 'direct' };
  if (around.generator || calls === 0) return undefined;
  const caller = asyncCallerOf(around, file, calls);
  return caller === undefined ? undefined : { how: 'called', caller };
}

function asyncCallerOf(called: FunctionNode, file: SourceFile, calls: number): string | undefined {
  for (const call of callsOf(called, file)) {
    // A function that calls itself is called from elsewhere too.
    if (isWithin(call, called)) continue;
    const around = runningFunction(call);
    if (around?.async) return nameOf(around);
    const further = around && calls > 1 && !around.generator;
    const caller = further ? asyncCallerOf(around, file, calls - 1) : undefined;
    if (caller !== undefined) return caller;
  }
  return undefined;
}

/** The function whose run executes the node: callbacks that are called on the spot belong to the one around them. */
function runningFunction(node: TSESTree.Node): FunctionNode | undefined {
  for (let at = node.parent; at; at = at.parent) {
    if (isFunction(at) && !isCalledOnTheSpot(at)) return at;
    if (at.type === 'PropertyDefinition' || at.type === 'StaticBlock') return undefined;
  }
  return undefined;
}

function isCalledOnTheSpot(callback: FunctionNode): boolean {
  if (!isFunctionValue(callback) || callback.async || callback.generator) return false;
  const { parent } = callback;
  if (parent.type === 'NewExpression') {
    return parent.callee.type === 'Identifier' && parent.callee.name === 'Promise';
  }
  if (parent.type !== 'CallExpression') return false;
  if (parent.callee === callback) return true;
  return parent.callee.type === 'MemberExpression' && inPlace.test(calleeName(parent) ?? '');
}

const inPlace =
  /^(map|flatMap|forEach|filter|find|findIndex|findLast|some|every|reduce|reduceRight|sort|toSorted)$/;

/** A field's initialiser runs with the constructor, not with the module. */
function isStatic(node: TSESTree.Node): boolean {
  for (let at = node.parent; at; at = at.parent)
    if (at.type === 'PropertyDefinition') return at.static;
  return true;
}

function callsOf(called: FunctionNode, file: SourceFile): TSESTree.Node[] {
  const { parent } = called;
  if (parent.type === 'MethodDefinition') return callsOfMethod(parent, file);
  const name = nameNodeOf(called);
  if (!name || functionOf(file, name) !== called) return [];
  return variableOf(file, name.name, name)!
    .references.map(({ identifier }) => identifier as TSESTree.Node)
    .filter(({ parent: call }) => call?.type === 'CallExpression')
    .filter((identifier) => (identifier.parent as TSESTree.CallExpression).callee === identifier);
}

function nameNodeOf(called: FunctionNode): TSESTree.Identifier | undefined {
  if (called.type === 'FunctionDeclaration') return called.id ?? undefined;
  const { parent } = called;
  const isVariable = parent.type === 'VariableDeclarator' && parent.id.type === 'Identifier';
  return isVariable ? (parent.id as TSESTree.Identifier) : undefined;
}

/** `this.name()` in the class; an object's own methods are not followed. */
function callsOfMethod(method: TSESTree.MethodDefinition, file: SourceFile): TSESTree.Node[] {
  const name = keyName(method);
  if (name === undefined || method.kind !== 'method') return [];
  return [...walk(method.parent, file.visitorKeys)].filter(
    (node) =>
      node.type === 'MemberExpression' &&
      node.object.type === 'ThisExpression' &&
      memberName(node) === name &&
      node.parent.type === 'CallExpression' &&
      node.parent.callee === node,
  );
}

function keyName({
  key,
  computed,
}: TSESTree.MethodDefinition | TSESTree.Property): string | undefined {
  return !computed && 'name' in key ? key.name : undefined;
}

/** `async load()`, as a message names it. */
function nameOf(around: FunctionNode): string {
  const { parent } = around;
  const isKeyed = parent.type === 'MethodDefinition' || parent.type === 'Property';
  const name = isKeyed ? keyName(parent) : (around.id ?? nameNodeOf(around))?.name;
  return name === undefined ? 'an async function' : `async \`${name}()\``;
}

function isWithin(node: TSESTree.Node, outer: TSESTree.Node): boolean {
  return node.range[0] >= outer.range[0] && node.range[1] <= outer.range[1];
}
