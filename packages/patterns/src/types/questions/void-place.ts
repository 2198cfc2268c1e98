import type { TSESTree } from '@typescript-eslint/types';
import { memberName, unwrap } from '../../ast/kinds.ts';
import type { Signature, TsNode, TsSymbol, Type } from '../checker.ts';
import { inheritedTypes } from './inherited.ts';
import { isOpaque, isVoid, partsOf, typeOfSymbol, type Question } from './question.ts';
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
  if (!property.method) return isVoidByContext(node, asker);
  const object = asker.toTsNode(property.parent);
  const name = property.computed ? undefined : nameOf(property.key);
  if (!object || name === undefined) return undefined;
  const type = asker.checker.getContextualType(object as never);
  const member =
    type &&
    partsOf(type)
      .map((part) => part.getProperty(name))
      .find(Boolean);
  return member && isVoidSymbol(member, { ...asker, tsNode: object });
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
  const type = asker.checker.getTypeAtLocation(callee as never);
  if (isOpaque(type)) return undefined;
  const wanted = partsOf(type)
    .flatMap((part) =>
      call.type === 'CallExpression' ? part.getCallSignatures() : part.getConstructSignatures(),
    )
    .flatMap((signature) => parameterType(signature, index, question) ?? []);
  const argument = asker.toTsNode(node);
  const contextual = argument && asker.checker.getContextualType(argument as never);
  const all = contextual ? [...wanted, contextual] : wanted;
  if (all.some((each) => takesThenable(each, question))) return false;
  const answers = all.map((each) => dropsResult(each, question));
  return answers.includes(true) || (answers.includes(false) ? false : undefined);
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
