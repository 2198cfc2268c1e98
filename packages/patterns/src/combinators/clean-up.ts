import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, isFunction, memberName, type FunctionNode } from '../ast/kinds.ts';

/** Does the code stand in a place that ends things, where the next one has to be ended whatever became of the last? */
export function isCleanUp(node: TSESTree.Node): boolean {
  for (let at: TSESTree.Node | undefined = node; at?.parent; at = at.parent) {
    const { parent }: TSESTree.Node = at;
    if (parent.type === 'TryStatement' && parent.finalizer === at) return true;
    if (at.type === 'CatchClause') return true;
    if (isFunction(at) && isEnding(nameOf(at))) return true;
  }
  return false;
}

/** The name of a function, or of what it is handed to: `afterAll(async () => …)`, `onClose: async () => …`. */
function nameOf(node: FunctionNode): string {
  if (node.id) return node.id.name;
  const { parent } = node;
  switch (parent.type) {
    case 'VariableDeclarator':
      return parent.id.type === 'Identifier' ? parent.id.name : '';
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'Property':
      return keyName(parent.key);
    case 'AssignmentExpression':
      return memberName(parent.left) ?? ('name' in parent.left ? String(parent.left.name) : '');
    case 'CallExpression':
      return `${calleeName(parent) ?? ''} ${eventName(parent)}`;
    default:
      return '';
  }
}

/** Also `[Symbol.asyncDispose]`. */
function keyName(key: TSESTree.Node): string {
  if ('name' in key && typeof key.name === 'string') return key.name;
  return memberName(key) ?? (key.type === 'Literal' ? String(key.value) : '');
}

function eventName({ arguments: [event] }: TSESTree.CallExpression): string {
  return event?.type === 'Literal' ? String(event.value) : '';
}

function isEnding(name: string): boolean {
  return /dispose|close|shut_?down|stop|clean_?up|tear_?down|destroy|drain|flush|disconnect|terminate|unmount|abort|cancel|^(?:after(?:All|Each)?|end|exit|quit|reset|defer)\b|SIG[A-Z]+|exit/i.test(
    name,
  );
}
