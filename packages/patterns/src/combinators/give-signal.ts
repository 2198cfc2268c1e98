import type { TSESTree } from '@typescript-eslint/types';
import { unwrap } from '../ast/kinds.ts';
import { isGlobal } from '../ast/scope.ts';
import { openParenthesis, outerRange, textOf } from '../ast/tokens.ts';
import { walk } from '../ast/walk.ts';
import { insert, replace, type Edit } from '../edits/edit.ts';
import type { SourceFile } from '../source-file.ts';
import type { SignalSlot, TypeOracle } from '../types/type-oracle.ts';

/** How a call comes to get the variable `signal`. */
export interface GivenSignal {
  readonly edits: readonly Edit[];
  /** The text of the signal that the call was given before: whoever made it stays in charge too. */
  readonly around?: string;
}

/** `undefined` where the call takes no signal, or where nobody can tell. */
export function giveSignal(
  call: TSESTree.CallExpression,
  file: SourceFile,
  types: TypeOracle,
): GivenSignal | undefined {
  const slot = isFetch(call, file) ? { index: 1, property: 'signal' } : types.signalSlot(call);
  if (!slot || slot === 'none' || call.arguments.some(isSpread)) return undefined;
  const given = call.arguments[slot.index];
  const result = given
    ? inArgument(given, slot, file)
    : slot.index === call.arguments.length
      ? { edits: [append(call, slot, file)] }
      : undefined;
  return result && !usesNameSignal(call, file, result.property) ? result : undefined;
}

function isFetch({ callee }: TSESTree.CallExpression, file: SourceFile): boolean {
  return callee.type === 'Identifier' && callee.name === 'fetch' && isGlobal(file, 'fetch', callee);
}

function isSpread({ type }: TSESTree.Node): boolean {
  return type === 'SpreadElement';
}

function append(call: TSESTree.CallExpression, slot: SignalSlot, file: SourceFile): Edit {
  const text = slot.property === undefined ? 'signal' : `{ ${propertyText(slot.property)} }`;
  const last = call.arguments.at(-1);
  if (last) return insert(outerRange(file, last)[1], `, ${text}`);
  return insert(openParenthesis(file, call).range[1], text);
}

function propertyText(name: string): string {
  return name === 'signal' ? name : `${name}: signal`;
}

interface InArgument extends GivenSignal {
  readonly property?: TSESTree.Node;
}

function inArgument(
  given: TSESTree.CallExpressionArgument,
  { property }: SignalSlot,
  file: SourceFile,
): InArgument | undefined {
  if (property === undefined) {
    const around = textOf(file, given);
    return { edits: [replace(given.range, 'signal')], around, property: given };
  }
  const options = unwrap(given);
  if (options.type !== 'ObjectExpression' || options.properties.some(isSpread)) return undefined;
  const found = options.properties.find((each) => keyName(each) === property);
  if (found?.type === 'Property') {
    const around = textOf(file, found.value);
    return { edits: [replace(found.range, propertyText(property))], around, property: found };
  }
  const last = options.properties.at(-1);
  if (!last) return { edits: [replace(options.range, `{ ${propertyText(property)} }`)] };
  return { edits: [insert(last.range[1], `, ${propertyText(property)}`)] };
}

function keyName(property: TSESTree.ObjectLiteralElement): string | undefined {
  const isNamed = property.type === 'Property' && !property.computed;
  return isNamed && property.key.type === 'Identifier' ? property.key.name : undefined;
}

/** Would a variable of that name around the call hide one that it means already? */
function usesNameSignal(
  call: TSESTree.CallExpression,
  { visitorKeys }: SourceFile,
  replaced: TSESTree.Node | undefined,
): boolean {
  for (const node of walk(call, visitorKeys, (each) => each !== replaced)) {
    if (node.type !== 'Identifier' || node.name !== 'signal' || node === replaced) continue;
    const { parent } = node;
    const isMember = parent.type === 'MemberExpression' && parent.property === node;
    if (!isMember || parent.computed) return true;
  }
  return false;
}
