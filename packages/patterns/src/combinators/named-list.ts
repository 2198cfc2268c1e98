import type { TSESTree } from '@typescript-eslint/types';
import { memberName, unwrap } from '../ast/kinds.ts';
import { constantBefore, variableOf } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';

/** `ids.map(load)` behind `const tasks = ids.map(load);`, where nothing else comes into that list. */
export function namedList(tasks: TSESTree.Node, file: SourceFile): TSESTree.Node {
  const node = unwrap(tasks);
  const value = node.type === 'Identifier' ? constantBefore(file, node) : undefined;
  const made = value && unwrap(value);
  return made?.type === 'CallExpression' && !isAddedTo(node as TSESTree.Identifier, file)
    ? made
    : node;
}

function isAddedTo(list: TSESTree.Identifier, file: SourceFile): boolean {
  const references = variableOf(file, list.name, list)?.references ?? [];
  return references.some(({ identifier }) => changes(identifier));
}

function changes(use: TSESTree.Node): boolean {
  const { parent } = use;
  if (parent?.type !== 'MemberExpression' || parent.object !== use) return false;
  const isSet = parent.parent.type === 'AssignmentExpression' && parent.parent.left === parent;
  return isSet || /^(?:fill|push|splice|unshift)$/.test(memberName(parent) ?? '');
}
