import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, memberName, unwrap } from '../ast/kinds.ts';
import { isGlobal } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';
import { knownArgument, type KnownSlot } from './known-slots.ts';
import { attributeName } from './name.ts';
import { ownCallback } from './own-callback.ts';
import type { Place } from './place.ts';

/** What the text alone says of a place: that what is returned there is dropped, for sure or very likely. */
export function knownSlot(place: Place, file: SourceFile): KnownSlot | undefined {
  const { kind, owner, value } = place;
  if (isCastToVoid(value)) return certainly;
  switch (owner.type) {
    case 'CallExpression':
    case 'NewExpression':
      return argumentSlot(owner, place, file);
    case 'JSXAttribute':
      return isHostHandler(owner) ? likely : undefined;
    case 'AssignmentExpression':
      return isHandlerProperty(owner) ? likely : undefined;
    case 'Property':
      return isDispose(owner, file) ? dispose : undefined;
    default:
      return kind === 'inheritedMethods' && isDispose(value, file) ? dispose : undefined;
  }
}

function argumentSlot(
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  { value, choice = value }: Place,
  file: SourceFile,
): KnownSlot | undefined {
  const index = call.arguments.indexOf(choice as TSESTree.Expression);
  const known = knownArgument(call, index, file);
  return known ?? (call.type === 'CallExpression' ? ownCallback(call, index, file) : undefined);
}

/** `(async () => {}) as () => void` says itself that nobody will look at the promise. */
function isCastToVoid(value: TSESTree.Node): boolean {
  if (value.type !== 'TSAsExpression' && value.type !== 'TSTypeAssertion') return false;
  const { typeAnnotation: type } = value;
  return (
    type.type === 'TSFunctionType' &&
    type.returnType?.typeAnnotation.type === 'TSVoidKeyword' &&
    isFunctionValue(unwrap(value))
  );
}

const certainly: KnownSlot = { kind: 'unhandled', isCertain: true };
const likely: KnownSlot = { kind: 'unhandled', isCertain: false };
const dispose: KnownSlot = { kind: 'dispose', isCertain: true };

/** `<button onClick={…}>`: what a component does with its handlers, only its types tell. */
function isHostHandler(attribute: TSESTree.JSXAttribute): boolean {
  const { name } = attribute.parent;
  const isHost = name.type === 'JSXIdentifier' && /^[a-z]/.test(name.name);
  return isHost && /^on[A-Z]/.test(attributeName(attribute));
}

/** `socket.onmessage = …`, in the spelling of the platform. */
function isHandlerProperty({ left, operator }: TSESTree.AssignmentExpression): boolean {
  return operator === '=' && /^on[a-z]+$/.test(memberName(left) ?? '');
}

/** `[Symbol.dispose]`: `using` does not wait for what it returns. */
function isDispose(node: TSESTree.Node, file: SourceFile): boolean {
  if (!('key' in node) || !('computed' in node) || !node.computed) return false;
  const key = unwrap(node.key);
  if (key.type !== 'MemberExpression' || memberName(key) !== 'dispose') return false;
  const { object } = key;
  return object.type === 'Identifier' && object.name === 'Symbol' && isGlobal(file, 'Symbol', key);
}
