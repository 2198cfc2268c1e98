import type { TSESTree } from '@typescript-eslint/types';
import type { Variable } from '@typescript-eslint/scope-manager';
import { calleeName, isFunctionValue, memberName, unwrap } from './kinds.ts';
import { scopeAt, variableOf } from './scope.ts';
import { knownOfFile } from '../known-of-file.ts';
import type { Scope, SourceFile } from '../source-file.ts';

/** The name of the nearest group that code at the node can start tasks in. */
export function groupInScope(node: TSESTree.Node, file: SourceFile): string | undefined {
  for (let scope: Scope | null = scopeAt(file, node); scope; scope = scope.upper) {
    const group = groupsOf(scope, file).find(
      (variable) =>
        isDeclaredBefore(variable, node) && variableOf(file, variable.name, node) === variable,
    );
    if (group) return group.name;
  }
  return undefined;
}

/** Looked up once for each scope: a function that a bundler made may have thousands of variables. */
function groupsOf(scope: Scope, file: SourceFile): readonly Variable[] {
  const known = knownGroups(file);
  const groups = known.get(scope) ?? scope.variables.filter(isGroup);
  known.set(scope, groups);
  return groups;
}

const knownGroups = knownOfFile<Scope, readonly Variable[]>();

function isGroup({ defs }: Variable): boolean {
  const [definition] = defs;
  if (!definition || defs.length > 1) return false;
  const name = definition.name as TSESTree.Identifier;
  if (definition.type === 'Parameter') return isGroupType(name) || isBodyParameter(name);
  const { node } = definition;
  return node.type === 'VariableDeclarator' && node.id === name && opensGroup(node.init);
}

/** A parameter is bound from the start; a constant only below its declaration. */
function isDeclaredBefore({ defs: [definition] }: Variable, node: TSESTree.Node): boolean {
  return definition!.type === 'Parameter' || definition!.node.range[1] <= node.range[0];
}

function isGroupType({ typeAnnotation }: TSESTree.Identifier): boolean {
  const type = typeAnnotation?.typeAnnotation;
  if (type?.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return false;
  return type.typeName.name === 'TaskGroup';
}

/** `withTaskGroup(async (group) => …)`. */
function isBodyParameter(name: TSESTree.Identifier): boolean {
  const body = name.parent;
  if (!isFunctionValue(body) || body.params[0] !== name) return false;
  const call = body.parent;
  return (
    call.type === 'CallExpression' &&
    call.arguments[0] === body &&
    calleeName(call) === 'withTaskGroup'
  );
}

/** `TaskGroup.open(…)`, also awaited. */
function opensGroup(init: TSESTree.Expression | null): boolean {
  if (!init) return false;
  const node = unwrap(init);
  const call = node.type === 'AwaitExpression' ? unwrap(node.argument) : node;
  if (call.type !== 'CallExpression' || memberName(call.callee) !== 'open') return false;
  const object = call.callee.type === 'MemberExpression' ? call.callee.object : undefined;
  return object?.type === 'Identifier' && /TaskGroup$/.test(object.name);
}
