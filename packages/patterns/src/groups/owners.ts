import type { TSESTree } from '@typescript-eslint/types';
import type { Variable } from '@typescript-eslint/scope-manager';
import {
  isFunction,
  isFunctionValue,
  methodCall,
  unwrap,
  type FunctionNode,
} from '../ast/kinds.ts';
import { runtimeCall, runtimeNameOf } from '../ast/runtime-names.ts';
import { variableOf } from '../ast/scope.ts';
import { knownOfFile, knownOr } from '../known-of-file.ts';
import type { SourceFile } from '../source-file.ts';
import { handedTo, starters, type Handed } from './handed.ts';

/**
 * - `group`: what starts tasks.
 * - `task`: what a task is given to see itself by; `scope`: the same for the body of a scope.
 * - `handle`: what `startSoon` gives, a task seen from outside.
 */
export type OwnerKind = 'group' | 'task' | 'scope' | 'handle';

/** A variable that holds one of the runtime's owners of work. */
export interface Owner {
  readonly kind: OwnerKind;
  readonly variable: Variable;
  /** Set for a parameter that the runtime itself fills: what it lives in. */
  readonly body?: FunctionNode;
  readonly handed?: Handed;
  /** Set for one that is declared: `const group = TaskGroup.open()`. */
  readonly declarator?: TSESTree.VariableDeclarator;
}

/** The owner that an expression is, if it is the name of one. */
export function ownerOf(expression: TSESTree.Node, file: SourceFile): Owner | undefined {
  const node = unwrap(expression);
  if (node.type !== 'Identifier') return undefined;
  const variable = variableOf(file, node.name, node);
  return variable && ownerIn(variable, file);
}

/** The owner that a variable holds for as long as it lives. */
export function ownerIn(variable: Variable, file: SourceFile): Owner | undefined {
  // `const a = a.startSoon(…)` asks for itself.
  const workOut = () => compute(variable, file) ?? null;
  return knownOr(knownOwners(file), variable, { assumed: null, workOut }) ?? undefined;
}

const knownOwners = knownOfFile<Variable, Owner | null>();

/** Is the owner bound by `await using`, so that it ends with its block? */
export function isBoundToBlock({ declarator }: Owner): boolean {
  const declaration = declarator?.parent;
  return declaration?.type === 'VariableDeclaration' && declaration.kind === 'await using';
}

function compute(variable: Variable, file: SourceFile): Owner | undefined {
  const [definition] = variable.defs;
  if (!definition || variable.defs.length > 1) return undefined;
  const { name, node, type } = definition;
  if (name.type !== 'Identifier') return undefined;
  if (type === 'Parameter') return ofParameter(name, node, variable, file);
  if (node.type !== 'VariableDeclarator' || node.id !== name || !node.init) return undefined;
  const kind = kindOfValue(node.init, file);
  return kind && isWrittenOnce(variable) ? { kind, variable, declarator: node } : undefined;
}

function isWrittenOnce({ references }: Variable): boolean {
  return references.filter((reference) => reference.isWrite()).length <= 1;
}

function ofParameter(
  name: TSESTree.Identifier,
  fn: TSESTree.Node,
  variable: Variable,
  file: SourceFile,
): Owner | undefined {
  if (!isFunction(fn)) return undefined;
  const index = fn.params.indexOf(name);
  const handed = index >= 0 && isFunctionValue(fn) ? handedTo(fn, file) : undefined;
  if (handed && handed.parameter === index) {
    return { kind: handed.kind, variable, body: fn, handed };
  }
  const kind = kindOfType(name, file);
  return kind && { kind, variable };
}

/** The owner that a value makes: `TaskGroup.open()`, `new CancelScope()`, `group.startSoon(…)`. */
function kindOfValue(init: TSESTree.Expression, file: SourceFile): OwnerKind | undefined {
  const node = unwrap(init);
  const value = node.type === 'AwaitExpression' ? unwrap(node.argument) : node;
  if (runtimeCall(value, file, 'TaskGroup.open')) return 'group';
  if (value.type === 'NewExpression') {
    return runtimeNameOf(value.callee, file) === 'CancelScope' ? 'scope' : undefined;
  }
  const started = node === value && methodCall(value, 'startSoon', 'trySpawn');
  return started && ownerOf(started.member.object, file)?.kind === 'group' ? 'handle' : undefined;
}

/** What a parameter is by the type it is declared with. */
export function kindOfType(
  name: TSESTree.Identifier | TSESTree.ObjectPattern,
  file: SourceFile,
): OwnerKind | undefined {
  const type = name.typeAnnotation?.typeAnnotation;
  if (type?.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return undefined;
  return kinds[runtimeNameOf(type.typeName, file) ?? ''];
}

const kinds: Readonly<Record<string, OwnerKind>> = {
  TaskGroup: 'group',
  OpenTaskGroup: 'group',
  TaskContext: 'task',
  StartContext: 'task',
  CancelScope: 'scope',
  Attempt: 'scope',
  Task: 'handle',
};

/** The call `group.startSoon(…)`, `group.trySpawn(…)` or `group.start(…)` of a group this file knows. */
export function startIn(
  node: TSESTree.Node,
  file: SourceFile,
): { call: TSESTree.CallExpression; group: Owner; method: string } | undefined {
  const found = methodCall(node, ...starters);
  const group = found && ownerOf(found.member.object, file);
  if (!found || group?.kind !== 'group') return undefined;
  const { property } = found.member;
  return { call: found.call, group, method: (property as TSESTree.Identifier).name };
}
