import type { TSESTree } from '@typescript-eslint/types';
import { isFunction } from '../ast/kinds.ts';
import type { Match } from '../define-pattern.ts';
import type { SourceFile } from '../source-file.ts';
import { assignedField, isPrivate, isRead, taskIn, type FieldPromise } from './fields.ts';
import { cannotReject, startedIn } from './started.ts';

export interface StartUpOptions {
  readonly allowReadyField: boolean;
}

/** The kinds of node that `startedBy` knows. */
export const startingNodes = [
  'AccessorProperty',
  'AssignmentExpression',
  'PropertyDefinition',
  'ReturnStatement',
] as const;

/** Work that begins because an object is made, a class is defined or a property is read. */
export function startedBy(
  node: TSESTree.Node,
  file: SourceFile,
  options: StartUpOptions,
): Match | undefined {
  switch (node.type) {
    case 'ReturnStatement':
      return returned(node);
    case 'PropertyDefinition':
    case 'AccessorProperty':
      return fieldMatch(declaredField(node, file), 'a class field', file, options);
    case 'AssignmentExpression': {
      const place = node.parent.type === 'ExpressionStatement' ? placeOf(node) : undefined;
      return place && fieldMatch(assignedField(node, file), place, file, options);
    }
    default:
      return undefined;
  }
}

/** `new` hands out the promise instead of the object. */
function returned(node: TSESTree.ReturnStatement): Match | undefined {
  if (!node.argument || placeOf(node) !== 'a constructor') return undefined;
  const promise = startedIn(node.argument);
  return promise && { node: promise, messageId: 'returned', data: {} };
}

function declaredField(
  { key, value, computed, parent }: TSESTree.AccessorProperty | TSESTree.PropertyDefinition,
  file: SourceFile,
): FieldPromise | undefined {
  const promise = value ? taskIn(value, file) : undefined;
  if (!promise || computed || parent.type !== 'ClassBody') return undefined;
  if (key.type === 'PrivateIdentifier') return { promise, name: `#${key.name}`, body: parent };
  return key.type === 'Identifier' ? { promise, name: key.name, body: parent } : undefined;
}

/** Is the field one that nobody can wait for, or one that everybody has to know of? */
function fieldMatch(
  field: FieldPromise | undefined,
  place: Place,
  file: SourceFile,
  { allowReadyField }: StartUpOptions,
): Match | undefined {
  if (!field) return undefined;
  const { promise, name } = field;
  const found = { node: promise, data: { name, place } };
  if (isPrivate(field) && !isRead(field, file)) return { ...found, messageId: 'dropped' };
  // A getter that keeps what it starts hands it to whoever asked.
  const isReady = !allowReadyField && !isAccessor(place) && !cannotReject(promise, file);
  return isReady ? { ...found, messageId: 'ready' } : undefined;
}

type Place = 'a class field' | 'a constructor' | 'a getter' | 'a setter' | 'a static block';

function isAccessor(place: Place): boolean {
  return place === 'a getter' || place === 'a setter';
}

/** What runs the node, unless that is a function somebody has to call. */
function placeOf(node: TSESTree.Node): Place | undefined {
  for (let at = node.parent; at; at = at.parent) {
    if (at.type === 'StaticBlock') return 'a static block';
    if (isFunction(at)) {
      const { parent } = at;
      return parent.type === 'MethodDefinition' ? places.get(parent.kind) : undefined;
    }
  }
  return undefined;
}

// `constructor` is a member of every object, so a map tells better.
const places = new Map<string, Place>([
  ['constructor', 'a constructor'],
  ['get', 'a getter'],
  ['set', 'a setter'],
]);
