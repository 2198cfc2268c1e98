import type { TSESTree } from '@typescript-eslint/types';
import { memberName, unwrap } from '../../ast/kinds.ts';
import type { Signature, TsNode, TsSymbol, Type } from '../checker.ts';
import { inheritedTypes } from './inherited.ts';
import { isNothing, isOpaque, isVoid, partsOf, typeOfSymbol, type Question } from './question.ts';
import { isAwaitable, isPromise } from './thenable.ts';

/** The way from a node of our tree to the program's. */
export type ToTsNode = (node: TSESTree.Node) => TsNode | undefined;

export type Asker = Omit<Question, 'tsNode'> & { readonly toTsNode: ToTsNode };

export type Call = TSESTree.CallExpression | TSESTree.NewExpression;

/**
 * Does the place drop what a function put there returns? typescript-eslint's `no-misused-promises` draws the lines:
 * a place that also takes a function with a thenable drops nothing. `undefined` where the place has no type.
 */
export function expectsVoid(node: TSESTree.Node, asker: Asker): boolean | undefined {
  const { parent } = node;
  if (!parent) return undefined;
  if (memberKinds.has(node.type)) return isVoidMember(node, asker);
  if (node.type === 'Property') return isVoidProperty(node.value, node, asker);
  switch (parent.type) {
    case 'CallExpression':
    case 'NewExpression':
      return parent.callee === node ? undefined : isVoidArgument(node, parent, asker);
    case 'AssignmentExpression':
      return parent.right === node ? isVoidTarget(parent.left, asker) : undefined;
    default:
      return expectsVoidAround(node, parent, asker);
  }
}

const memberKinds = new Set<string>([
  'AccessorProperty',
  'MethodDefinition',
  'PropertyDefinition',
  'TSAbstractAccessorProperty',
  'TSAbstractMethodDefinition',
  'TSAbstractPropertyDefinition',
  'TSMethodSignature',
  'TSPropertySignature',
]);

function expectsVoidAround(node: TSESTree.Node, parent: TSESTree.Node, asker: Asker) {
  switch (parent.type) {
    case 'MethodDefinition':
      return isVoidMember(parent, asker);
    case 'Property':
      return isVoidProperty(node, parent, asker);
    case 'PropertyDefinition':
      return either(isVoidByContext(node, asker), isVoidMember(parent, asker));
    case 'JSXExpressionContainer':
      return isVoidByContext(parent, asker);
    case 'ArrowFunctionExpression':
    case 'AssignmentPattern':
    case 'ArrayExpression':
    case 'ReturnStatement':
    case 'VariableDeclarator':
      return isVoidByContext(node, asker);
    default:
      return expectsVoidOfWhole(node, parent, asker);
  }
}

/** Where the value of an expression is that of a part of it, the part stands in the same place. */
function expectsVoidOfWhole(node: TSESTree.Node, parent: TSESTree.Node, asker: Asker) {
  switch (parent.type) {
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
      return expectsVoid(parent, asker);
    case 'LogicalExpression':
      return parent.right === node ? expectsVoid(parent, asker) : undefined;
    case 'ConditionalExpression':
      return parent.test === node ? undefined : expectsVoid(parent, asker);
    default:
      return undefined;
  }
}

function either(one: boolean | undefined, other: boolean | undefined): boolean | undefined {
  return one || other || (one ?? other);
}

function isVoidByContext(node: TSESTree.Node, asker: Asker): boolean | undefined {
  const tsNode = asker.toTsNode(node);
  if (!tsNode) return undefined;
  const type = asker.checker.getContextualType(tsNode as never);
  return type && dropsResult(type, { ...asker, tsNode });
}

function isVoidTarget(target: TSESTree.Node, asker: Asker): boolean | undefined {
  const tsNode = asker.toTsNode(target);
  if (!tsNode) return undefined;
  return dropsResult(asker.checker.getTypeAtLocation(tsNode as never), { ...asker, tsNode });
}

/** A method of an object literal has no context of its own: the literal's says what it stands for. */
function isVoidProperty(
  node: TSESTree.Node,
  property: TSESTree.Property,
  asker: Asker,
): boolean | undefined {
  if (property.value !== node || property.parent.type !== 'ObjectExpression') return undefined;
  const object = asker.toTsNode(property.parent);
  const name = property.computed ? undefined : nameOf(property.key);
  const declared = name === undefined ? undefined : declaredMember(property.parent, name, asker);
  if (object && declared) return dropsResult(declared, { ...asker, tsNode: object });
  if (!property.method) return isVoidByContext(node, asker);
  if (!object || name === undefined) return undefined;
  const type = asker.checker.getContextualType(object as never);
  const member =
    type &&
    partsOf(type)
      .map((part) => part.getProperty(name))
      .find(Boolean);
  return member && isVoidSymbol(member, { ...asker, tsNode: object });
}

/**
 * What a call's function declares for a property of the object it is given, where that holds for every call of it: to ask
 * what the place wants has the compiler check the whole call.
 */
function declaredMember(
  object: TSESTree.ObjectExpression,
  name: string,
  asker: Asker,
): Type | undefined {
  const call = object.parent;
  if (call.type !== 'CallExpression' && call.type !== 'NewExpression') return undefined;
  const tsNode = asker.toTsNode(call.callee);
  const type = tsNode && declaredArgument(object, call, { ...asker, tsNode });
  const member = type && isFixed(type, asker) ? type.getProperty(name) : undefined;
  const declared = member && typeOfSymbol(member, { ...asker, tsNode: tsNode! });
  return declared && isSettled(declared, asker) ? declared : undefined;
}

/** What the only signature of the function takes in that place, besides nothing. */
function declaredArgument(
  argument: TSESTree.CallExpressionArgument,
  call: Call,
  question: Question,
): Type | undefined {
  const index = call.arguments.indexOf(argument);
  const [signature, ...others] = signaturesOf(call, question);
  if (index < 0 || !signature || others.length > 0) return undefined;
  if (call.arguments.slice(0, index).some(isSpread)) return undefined;
  const type = parameterType(signature, index, question);
  const parts = type ? partsOf(type).filter((part) => !isNothing(part)) : [];
  return parts.length === 1 ? parts[0] : undefined;
}

function signaturesOf(call: Call, question: Question): readonly Signature[] {
  const type = question.checker.getTypeAtLocation(question.tsNode as never);
  return partsOf(type).flatMap((part) =>
    call.type === 'CallExpression' ? part.getCallSignatures() : part.getConstructSignatures(),
  );
}

export function nameOf(key: TSESTree.Node): string | undefined {
  if (key.type === 'Identifier') return key.name;
  return key.type === 'Literal' ? String(key.value) : undefined;
}

/** A member of a class or an interface, by what the types above it declare under its name. */
function isVoidMember(node: TSESTree.Node, asker: Asker): boolean | undefined {
  const member = node as TSESTree.MethodDefinition;
  const owner = member.parent.parent as TSESTree.Node | undefined;
  const name = member.static || member.computed ? undefined : nameOf(member.key);
  const tsNode = owner && asker.toTsNode(owner);
  if (!tsNode || name === undefined) return undefined;
  const question = { ...asker, tsNode };
  const types = inheritedTypes(question);
  if (types.length === 0) return undefined;
  return types.some((type) => {
    const inherited = type.getProperty(name);
    return inherited !== undefined && Boolean(isVoidSymbol(inherited, question));
  });
}

function isVoidSymbol(symbol: TsSymbol, question: Question): boolean | undefined {
  return dropsResult(typeOfSymbol(symbol, question), question);
}

/** Is it a function that returns `void`, and by no signature a thenable? */
function dropsResult(type: Type, question: Question): boolean | undefined {
  return isOpaque(type) ? undefined : returnsVoid(type, question);
}

export function returnsVoid(type: Type, question: Question): boolean {
  const results = partsOf(type).flatMap((part) => part.getCallSignatures().map(resultOf));
  if (results.some((result) => isAwaitable(result, question))) return false;
  // Who may also get `undefined` back looks at the result.
  return results.some(isVoid);
}

function resultOf(signature: Signature): Type {
  return signature.getReturnType();
}

/**
 * An argument, by every signature of the function and by the one that the call resolves to: it is enough that one of
 * them takes a function with a thenable there.
 */
function isVoidArgument(node: TSESTree.Node, call: Call, asker: Asker): boolean | undefined {
  const index = call.arguments.indexOf(node as TSESTree.CallExpressionArgument);
  const callee = asker.toTsNode(call.callee);
  if (index < 0 || !callee || call.arguments.slice(0, index).some(isSpread)) return undefined;
  if (isPromiseFinally(call, asker)) return false;
  const question = { ...asker, tsNode: callee };
  if (isOpaque(asker.checker.getTypeAtLocation(callee as never))) return undefined;
  const all = wantedTypes(node, index, call, question);
  if (all.some((each) => takesThenable(each, question))) return false;
  const answers = all.map((each) => dropsResult(each, question));
  return answers.includes(true) || (answers.includes(false) ? false : undefined);
}

/** What the signatures take, and what the call makes of that where they do not say it all. */
function wantedTypes(
  node: TSESTree.Node,
  index: number,
  call: Call,
  question: Question & Asker,
): readonly Type[] {
  const wanted = signaturesOf(call, question).flatMap(
    (signature) => parameterType(signature, index, question) ?? [],
  );
  if (wanted.length > 0 && wanted.every((each) => isSettled(each, question))) return wanted;
  const argument = question.toTsNode(node);
  const contextual = argument && question.checker.getContextualType(argument as never);
  return contextual ? [...wanted, contextual] : wanted;
}

/** Is what it returns, if it can be called, the same whatever the type arguments? */
function isSettled(type: Type, asker: Asker): boolean {
  return partsOf(type).every((part) => {
    const signatures = part.getCallSignatures();
    if (signatures.length === 0) return isFixed(part, asker);
    return signatures.every((each) =>
      partsOf(each.getReturnType()).every((result) => isFixed(result, asker)),
    );
  });
}

/** Is it neither a type parameter nor made from one? */
function isFixed(type: Type, { checker }: Asker): boolean {
  const constraint = checker.getBaseConstraintOfType(type as never);
  return !type.isTypeParameter() && (constraint === undefined || constraint === type);
}

function isSpread({ type }: TSESTree.Node): boolean {
  return type === 'SpreadElement';
}

export function takesThenable(type: Type, question: Question): boolean {
  return partsOf(type).some((part) =>
    part.getCallSignatures().some((each) => isAwaitable(each.getReturnType(), question)),
  );
}

/** What a signature wants as its argument number `index`, of the elements of a rest parameter too. */
export function parameterType(
  signature: Signature,
  index: number,
  question: Question,
): Type | undefined {
  const { parameters } = signature;
  const last = parameters.length - 1;
  const parameter = parameters[Math.min(index, last)];
  if (!parameter) return undefined;
  const type = typeOfSymbol(parameter, question);
  if (index < last) return type;
  const { checker } = question;
  if (!parameter.valueDeclaration?.dotDotDotToken) return index === last ? type : undefined;
  if (checker.isArrayType(type as never)) return checker.getTypeArguments(type as never)[0];
  if (!checker.isTupleType(type as never)) return undefined;
  return checker.getTypeArguments(type as never)[index - last];
}

/** A promise awaits what the callback of its `finally` returns, though its type does not say so. */
function isPromiseFinally(call: Call, asker: Asker): boolean {
  const callee = unwrap(call.callee);
  if (call.type === 'NewExpression' || callee.type !== 'MemberExpression') return false;
  if (memberName(callee) !== 'finally') return false;
  const tsNode = asker.toTsNode(callee.object);
  if (!tsNode) return false;
  const type = asker.checker.getTypeAtLocation(tsNode as never);
  return isPromise(type, { ...asker, tsNode });
}
