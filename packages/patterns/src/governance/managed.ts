import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, isFunction, memberName, unwrap, type FunctionNode } from '../ast/kinds.ts';
import { runtimeNameOf } from '../ast/runtime-names.ts';
import { variableOf } from '../ast/scope.ts';
import { settingsOf } from '../settings.ts';
import type { SourceFile } from '../source-file.ts';

/** A call that hands work to the task manager. */
export interface Submission {
  readonly call: TSESTree.CallExpression;
  readonly method: 'submit' | 'service';
}

/** `manager.submit(…)`, `this.taskManager.service(…)`, `getBackgroundTaskManager().submit(…)`. */
export function submissionOf(node: TSESTree.Node, file: SourceFile): Submission | undefined {
  const call = unwrap(node);
  if (call.type !== 'CallExpression') return undefined;
  const callee = unwrap(call.callee);
  const method = memberName(callee);
  if (callee.type !== 'MemberExpression' || (method !== 'submit' && method !== 'service')) {
    return undefined;
  }
  return isManager(callee.object, file) ? { call, method } : undefined;
}

function isManager(expression: TSESTree.Node, file: SourceFile): boolean {
  const node = unwrap(expression);
  const name =
    node.type === 'CallExpression'
      ? calleeName(node)
      : node.type === 'Identifier'
        ? node.name
        : memberName(node);
  return name !== undefined && settingsOf(file).managers.includes(name.replace(/^[#_]/, ''));
}

/** Does the node run inside work that the manager, or a group, was given and therefore owns? */
export function isManaged(node: TSESTree.Node, file: SourceFile): boolean {
  for (let at: TSESTree.Node | undefined = node; at; at = at.parent) {
    if (isFunction(at) && isGivenAway(at, file)) return true;
  }
  return false;
}

function isGivenAway(fn: FunctionNode, file: SourceFile): boolean {
  if (isTakenBy(fn, file)) return true;
  const name = nameOf(fn);
  if (!name) return false;
  const references = variableOf(file, name.name, name)?.references ?? [];
  return references.some(({ identifier }) => isTakenBy(identifier, file));
}

/** Is the value an argument, or a property of an argument, of a call that owns what it is given? */
function isTakenBy(value: TSESTree.Node, file: SourceFile): boolean {
  let at: TSESTree.Node = value;
  while (at.parent?.type === 'Property' || at.parent?.type === 'ObjectExpression') at = at.parent;
  const call = at.parent;
  if (call?.type !== 'CallExpression' || call.callee === at) return false;
  return submissionOf(call, file) !== undefined || owns(call, file);
}

const OWNERS = /^(defineTask|startSoon|start|trySpawn|withTaskGroup|runMain|detach)$/;

function owns(call: TSESTree.CallExpression, file: SourceFile): boolean {
  const name = runtimeNameOf(call.callee, file) ?? calleeName(call);
  return name !== undefined && OWNERS.test(name);
}

function nameOf(fn: FunctionNode): TSESTree.Identifier | undefined {
  if (fn.type === 'FunctionDeclaration') return fn.id ?? undefined;
  const { parent } = fn;
  return parent.type === 'VariableDeclarator' && parent.id.type === 'Identifier'
    ? parent.id
    : undefined;
}
