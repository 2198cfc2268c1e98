import type { TSESTree } from '@typescript-eslint/types';
import { memberName, unwrap } from '../ast/kinds.ts';
import type { Place } from './place.ts';

/** What a report calls the place: `emitter.on`, `onClick`, `retry`. */
export function nameOf({ owner, value }: Place): string | undefined {
  switch (owner.type) {
    case 'CallExpression':
    case 'NewExpression':
      return pathOf(owner.callee);
    case 'JSXAttribute':
      return attributeName(owner);
    case 'Property':
    case 'PropertyDefinition':
      return keyName(owner);
    case 'AssignmentPattern':
      return pathOf(owner.left);
    case 'VariableDeclarator':
      return pathOf(owner.id);
    case 'AssignmentExpression':
      return pathOf(owner.left);
    default:
      return 'key' in value ? keyName(value as Keyed) : undefined;
  }
}

/** `a.b.c` as it is written, without its brackets, marks and calls. */
export function pathOf(expression: TSESTree.Node): string | undefined {
  const node = unwrap(expression);
  switch (node.type) {
    case 'Identifier':
      return node.name;
    case 'ThisExpression':
      return 'this';
    case 'CallExpression':
      return pathOf(node.callee);
    case 'MemberExpression': {
      const name = memberName(node);
      const object = pathOf(node.object);
      return name !== undefined && object !== undefined ? `${object}.${name}` : name;
    }
    default:
      return undefined;
  }
}

export function attributeName({ name }: TSESTree.JSXAttribute): string {
  return name.type === 'JSXIdentifier' ? name.name : name.name.name;
}

type Keyed = TSESTree.Property | TSESTree.MethodDefinition | TSESTree.PropertyDefinition;

function keyName({ key, computed }: Keyed): string | undefined {
  if (key.type === 'Literal') return String(key.value);
  if (computed) return pathOf(key);
  return 'name' in key && typeof key.name === 'string' ? key.name : undefined;
}
