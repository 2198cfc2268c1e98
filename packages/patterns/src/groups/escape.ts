import type { TSESTree } from '@typescript-eslint/types';
import {
  enclosingFunction,
  isFunctionValue,
  memberName,
  methodCall,
  unwrap,
} from '../ast/kinds.ts';
import { isOfFile } from '../ast/file-scope.ts';
import { variableOf } from '../ast/scope.ts';
import { walk } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';
import { isBoundToBlock, ownerOf, startIn, type Owner } from './owners.ts';

export type EscapeKind = 'returned' | 'stored' | 'exported' | 'captured';

export interface Escape {
  readonly kind: EscapeKind;
  /** Where the owner leaves. */
  readonly node: TSESTree.Node;
  readonly owner: Owner;
}

/** The owner that leaves the body or the block that it lives in at this node. */
export function escapeAt(node: TSESTree.Node, file: SourceFile): Escape | undefined {
  switch (node.type) {
    case 'ReturnStatement':
      return node.argument ? returned(node.argument, enclosingFunction(node), file) : undefined;
    case 'ArrowFunctionExpression':
      return node.body.type === 'BlockStatement' ? undefined : returned(node.body, node, file);
    case 'AssignmentExpression':
      return isLasting(node.left, file) ? stored(node, file) : undefined;
    case 'CallExpression':
      return collected(node, file);
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
      return exported(node, file);
    default:
      return undefined;
  }
}

/** What a value holds of an owner: the owner itself, or a function that starts tasks in it. */
interface Held {
  readonly node: TSESTree.Node;
  readonly owner: Owner;
  readonly isCaptured: boolean;
}

function as(kind: EscapeKind, found: Held | undefined): Escape | undefined {
  if (!found) return undefined;
  return { kind: found.isCaptured ? 'captured' : kind, node: found.node, owner: found.owner };
}

function stored(
  { left, right }: TSESTree.AssignmentExpression,
  file: SourceFile,
): Escape | undefined {
  const found = held(right, file);
  return found && !isReset(left, file) ? as('stored', found) : undefined;
}

function returned(
  value: TSESTree.Expression,
  from: TSESTree.Node | undefined,
  file: SourceFile,
): Escape | undefined {
  const found = held(value, file);
  if (!found || !from) return undefined;
  const { body, declarator } = found.owner;
  const isItsEnd = body ? body === from : enclosingFunction(declarator!) === from;
  return isItsEnd ? as('returned', found) : undefined;
}

function held(value: TSESTree.Node, file: SourceFile): Held | undefined {
  const node = unwrap(value);
  switch (node.type) {
    case 'Identifier': {
      const owner = ownerOf(node, file);
      return owner && isEnding(owner) ? { node, owner, isCaptured: false } : undefined;
    }
    case 'ObjectExpression':
      return firstHeld(
        node.properties.map((each) => (each.type === 'Property' ? each.value : each.argument)),
        file,
      );
    case 'ArrayExpression':
      return firstHeld(node.elements, file);
    default:
      return isFunctionValue(node) ? capturedBy(node, file) : undefined;
  }
}

function firstHeld(values: readonly (TSESTree.Node | null)[], file: SourceFile): Held | undefined {
  for (const value of values) {
    const found = value && value.type !== 'SpreadElement' ? held(value, file) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** A function that starts tasks in a group which ends before it. */
function capturedBy(fn: TSESTree.Node, file: SourceFile): Held | undefined {
  for (const node of walk(fn, file.visitorKeys)) {
    const group = startIn(node, file)?.group;
    if (group && isEnding(group) && !isInside(group, fn)) {
      return { node: fn, owner: group, isCaptured: true };
    }
  }
  return undefined;
}

function isInside({ body, declarator }: Owner, fn: TSESTree.Node): boolean {
  const { range } = (body ?? declarator)!;
  return range[0] >= fn.range[0] && range[1] <= fn.range[1];
}

/** Does it end with a body or a block of this file? A scope is made to be cancelled from elsewhere. */
function isEnding(owner: Owner): boolean {
  if (owner.kind !== 'group' && owner.kind !== 'task') return false;
  return owner.body !== undefined || isBoundToBlock(owner);
}

/** Does what is assigned to outlive any body: a field of `this`, or what the module declares? */
function isLasting(target: TSESTree.Node, file: SourceFile): boolean {
  const node = unwrap(target);
  if (node.type === 'MemberExpression') return isLasting(node.object, file);
  if (node.type === 'ThisExpression') return true;
  if (node.type !== 'Identifier') return false;
  const variable = variableOf(file, node.name, node);
  return variable !== undefined && isOfFile(variable);
}

/** Is the same place cleared somewhere: `this.group = undefined`, `delete this.group`? */
function isReset(target: TSESTree.Node, file: SourceFile): boolean {
  const name = placeOf(target);
  for (const node of walk(file.ast, file.visitorKeys)) {
    if (node.type === 'AssignmentExpression' && isNothing(node.right)) {
      if (placeOf(node.left) === name) return true;
    }
    if (node.type === 'UnaryExpression' && node.operator === 'delete') {
      if (placeOf(node.argument) === name) return true;
    }
  }
  return false;
}

function placeOf(target: TSESTree.Node): string | undefined {
  const node = unwrap(target);
  return node.type === 'Identifier' ? node.name : memberName(node);
}

function isNothing(node: TSESTree.Node): boolean {
  if (node.type === 'Identifier') return node.name === 'undefined';
  return node.type === 'Literal' && node.value === null;
}

/** `groups.push(group)`, `registry.set(id, group)`. */
function collected(call: TSESTree.CallExpression, file: SourceFile): Escape | undefined {
  const found = methodCall(call, 'push', 'unshift', 'add', 'set');
  if (!found || !isLasting(found.member.object, file)) return undefined;
  const values = call.arguments.map((each) => unwrap(each));
  const place = held(values.at(-1) ?? call, file);
  return place && !isTakenOut(found.member.object, file) ? as('stored', place) : undefined;
}

/** Is something deleted from the same collection somewhere? */
function isTakenOut(collection: TSESTree.Node, file: SourceFile): boolean {
  const name = placeOf(collection);
  for (const node of walk(file.ast, file.visitorKeys)) {
    const found = methodCall(node, 'delete', 'clear', 'pop', 'shift', 'splice');
    if (found && placeOf(found.member.object) === name) return true;
  }
  return false;
}

function exported(
  node: TSESTree.ExportNamedDeclaration | TSESTree.ExportDefaultDeclaration,
  file: SourceFile,
): Escape | undefined {
  for (const name of exportedNames(node)) {
    const owner = ownerOf(name, file);
    if (owner?.kind === 'group') return { kind: 'exported', node: name, owner };
  }
  return undefined;
}

function exportedNames(
  node: TSESTree.ExportNamedDeclaration | TSESTree.ExportDefaultDeclaration,
): TSESTree.Node[] {
  if (node.type === 'ExportDefaultDeclaration') return [node.declaration];
  if (node.source) return [];
  const { declaration } = node;
  const declared = declaration?.type === 'VariableDeclaration' ? declaration.declarations : [];
  return [...node.specifiers.map(({ local }) => local), ...declared.map(({ id }) => id)];
}
