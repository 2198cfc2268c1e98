import type { TSESTree } from '@typescript-eslint/types';
import { memberName, methodCall, unwrap } from '../ast/kinds.ts';
import { constantBefore, isGlobal } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';
import { constantNumber } from '../timers/delay.ts';

/** Does the file show that a collection holds at most so many items? */
export function isBounded(collection: TSESTree.Node, most: number, file: SourceFile): boolean {
  const node = unwrap(collection);
  switch (node.type) {
    case 'ArrayExpression':
      return (
        node.elements.length <= most &&
        node.elements.every(
          (each) => each?.type !== 'SpreadElement' || isBounded(each.argument, most, file),
        )
      );
    case 'Identifier': {
      const value = constantBefore(file, node);
      return isSmallByName(node.name) || (value !== undefined && isBounded(value, most, file));
    }
    case 'MemberExpression':
      return isSmallByName(memberName(node) ?? '');
    case 'CallExpression':
      return isBoundedCall(node, most, file);
    case 'NewExpression':
      return isBoundedNew(node, most, file);
    default:
      return false;
  }
}

/** A constant, one piece of something cut to size, or what a program is set up with and has few of. */
function isSmallByName(name: string): boolean {
  return (
    /^[A-Z][A-Z0-9_]+$|^(?:batch|chunk|page|slice|window|pair|both)(?:Items)?$|(?:Batch|Chunk)$/.test(
      name,
    ) ||
    /(?:listener|hook|plugin|environment|handler|callback|integration|disposable)s$/i.test(name)
  );
}

function isBoundedCall(call: TSESTree.CallExpression, most: number, file: SourceFile): boolean {
  const object = call.callee.type === 'MemberExpression' ? call.callee.object : undefined;
  const owner = object?.type === 'Identifier' ? object.name : '';
  if (owner === 'Object') return isSmallObject(call, most, file);
  if (owner === 'Array') return isBoundedFrom(call, most, file);
  if (!object) return isShortArray(call, most, file);
  if (methodCall(call, 'slice', 'splice', 'take') && isShortSlice(call, most, file)) return true;
  return methodCall(call, ...keeping) !== undefined && isBounded(object, most, file);
}

/** `Array(4)`. */
function isShortArray(
  { callee, arguments: [length] }: TSESTree.CallExpression,
  most: number,
  file: SourceFile,
) {
  const isArray = callee.type === 'Identifier' && callee.name === 'Array';
  return isArray && isGlobal(file, 'Array', callee) && isAtMost(length, most, file);
}

/** Methods that give back as many items as there were, or fewer. */
const keeping = [
  ...['filter', 'map', 'sort', 'reverse', 'toSorted', 'toReversed', 'slice', 'splice', 'take'],
  ...['keys', 'values', 'entries', 'fill'],
];

/** `Array.from({ length: 4 })`. */
function isBoundedFrom(call: TSESTree.CallExpression, most: number, file: SourceFile): boolean {
  const [items] = call.arguments;
  return items !== undefined && (isSmallLength(items, most, file) || isBounded(items, most, file));
}

function isBoundedNew(
  { callee, arguments: [items] }: TSESTree.NewExpression,
  most: number,
  file: SourceFile,
): boolean {
  if (callee.type !== 'Identifier' || !items) return false;
  if (callee.name === 'Array') return isAtMost(items, most, file);
  return /^(?:Set|Map)$/.test(callee.name) && isBounded(items, most, file);
}

/** `Object.keys({ a, b })`, also of a constant. */
function isSmallObject(
  { arguments: [of] }: TSESTree.CallExpression,
  most: number,
  file: SourceFile,
): boolean {
  if (!of) return false;
  const node = unwrap(of);
  const value = node.type === 'Identifier' ? constantBefore(file, node) : node;
  if (value === undefined || unwrap(value).type !== 'ObjectExpression') {
    return node.type === 'Identifier' && isSmallByName(node.name);
  }
  const { properties } = unwrap(value) as TSESTree.ObjectExpression;
  return properties.length <= most && properties.every(({ type }) => type === 'Property');
}

/** `xs.slice(0, 10)`. */
function isShortSlice(
  { arguments: [start, end] }: TSESTree.CallExpression,
  most: number,
  file: SourceFile,
): boolean {
  const last = constantNumber(end, file);
  const first = constantNumber(start, file);
  if (last !== undefined) return last > 0 && last - (first ?? 0) <= most;
  // `slice(at, at + SIZE)` cuts to a size that somebody chose.
  return end?.type === 'BinaryExpression' && end.operator === '+';
}

/** `{ length: 4 }`. */
function isSmallLength(items: TSESTree.Node, most: number, file: SourceFile): boolean {
  if (items.type !== 'ObjectExpression') return false;
  const length = items.properties.find(
    (each) =>
      each.type === 'Property' && each.key.type === 'Identifier' && each.key.name === 'length',
  );
  if (length?.type !== 'Property') return false;
  // As many workers as somebody chose.
  return (
    isAtMost(length.value, most, file) ||
    /limit|concurrency|workers|size/i.test(nameOf(length.value))
  );
}

function nameOf(node: TSESTree.Node): string {
  return node.type === 'Identifier' ? node.name : (memberName(node) ?? '');
}

function isAtMost(node: TSESTree.Node | undefined, most: number, file: SourceFile): boolean {
  const length = constantNumber(node, file);
  return length !== undefined && length <= most;
}
