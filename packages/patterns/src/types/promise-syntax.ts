import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, memberName, unwrap, type FunctionNode } from '../ast/kinds.ts';
import { isPromise } from '../ast/promise.ts';
import {
  constantBefore,
  constantValue,
  definitionOf,
  functionOf,
  importOf,
  isGlobalNamed,
} from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';
import { isAnnotated, isMemberOfInterface, isPromiseType } from './annotated-syntax.ts';

/** Does the text of the file alone prove that the expression's value is a promise? */
export function isPromiseBySyntax(expression: TSESTree.Node, file: SourceFile): boolean {
  const node = unwrap(expression);
  switch (node.type) {
    case 'ImportExpression':
      return true;
    case 'NewExpression':
      return isPromise(node.callee, file);
    case 'CallExpression':
      return returnsPromise(node, file);
    case 'TaggedTemplateExpression':
      return node.tag.type === 'Identifier' && isAsync(functionOf(file, node.tag));
    case 'Identifier':
      return isPromiseVariable(node, file);
    case 'ConditionalExpression':
      return [node.consequent, node.alternate].every((each) => isPromiseBySyntax(each, file));
    default:
      return false;
  }
}

function returnsPromise(call: TSESTree.CallExpression, file: SourceFile): boolean {
  const callee = unwrap(call.callee);
  if (isFunctionValue(callee)) return isAsync(callee);
  if (callee.type === 'Identifier') return isPromiseFunctionName(callee, file);
  if (callee.type === 'ConditionalExpression') {
    return [callee.consequent, callee.alternate].every((each) => isPromiseFunction(each, file));
  }
  if (callee.type !== 'MemberExpression') return false;
  const name = memberName(callee);
  if (name === undefined) return isAnyOfObject(callee, file);
  const isLent = name === 'call' || name === 'apply';
  return (isLent && isPromiseFunction(callee.object, file)) || isPromiseMethod(callee, call, file);
}

/** `handlers[name]()` of a constant whose functions are all async. */
function isAnyOfObject({ object }: TSESTree.MemberExpression, file: SourceFile): boolean {
  const value = object.type === 'Identifier' ? constantValue(file, object) : undefined;
  const held = value && unwrap(value);
  if (held?.type === 'ArrayExpression') {
    return (
      held.elements.length > 0 &&
      held.elements.every((each) => each && isPromiseFunction(each, file))
    );
  }
  if (held?.type !== 'ObjectExpression' || held.properties.length === 0) return false;
  return held.properties.every(
    (each) => each.type === 'Property' && isPromiseFunction(each.value, file),
  );
}

/** Does the text prove that calling the value makes a promise? */
export function isPromiseFunction(expression: TSESTree.Node, file: SourceFile): boolean {
  const node = unwrap(expression);
  if (isFunctionValue(node)) return isAsync(node);
  return node.type === 'Identifier'
    ? isPromiseFunctionName(node, file)
    : isAsync(methodOfThis(node));
}

/** The function of this file that a call starts: one written there, named, or a method of `this`. */
export function calledFunction(
  call: TSESTree.CallExpression,
  file: SourceFile,
): FunctionNode | undefined {
  const callee = unwrap(call.callee);
  if (isFunctionValue(callee)) return callee;
  if (callee.type === 'Identifier') return functionOf(file, callee);
  return methodOfThis(callee);
}

/** The function behind `this.load`, where the class or the object around writes it. */
export function methodOfThis(member: TSESTree.Node): FunctionNode | undefined {
  if (member.type !== 'MemberExpression' || member.object.type !== 'ThisExpression')
    return undefined;
  const isPrivate = member.property.type === 'PrivateIdentifier';
  const name = memberName(member);
  return name ? methodAround(member, isPrivate ? `#${name}` : name) : undefined;
}

/** Calling an async generator starts nothing. */
function isAsync(
  node: Pick<FunctionNode, 'async' | 'generator' | 'returnType'> | undefined,
): boolean {
  if (!node || node.generator) return false;
  return node.async || isPromiseType(node.returnType?.typeAnnotation);
}

function isPromiseFunctionName(callee: TSESTree.Identifier, file: SourceFile): boolean {
  if (isGlobalNamed(callee, /^fetch$/, file)) return true;
  if (isAsync(functionOf(file, callee)) || isAnnotated(callee, file)) return true;
  return isPromiseConstant(callee, file) || isPromiseImport(callee, file);
}

function isPromiseConstant(callee: TSESTree.Identifier, file: SourceFile): boolean {
  const value = constantValue(file, callee);
  if (value?.type === 'CallExpression') return isPromisify(value, file);
  return value?.type === 'Identifier' && isEarlierName(value, callee, file);
}

function isPromiseImport(callee: TSESTree.Identifier, file: SourceFile): boolean {
  const imported = importOf(file, callee);
  return Boolean(imported && isPromiseExport(imported.module, imported.name));
}

/** `const again = save; again();`, by a name from further up: code may also name itself. */
function isEarlierName(
  value: TSESTree.Identifier,
  { range }: TSESTree.Identifier,
  file: SourceFile,
): boolean {
  const declared = definitionOf(file, value)?.name.range[0] ?? Infinity;
  const isEarlier = value.range[1] < range[0] && declared < value.range[0];
  return isEarlier && isPromiseFunctionName(value, file);
}

function isPromiseVariable(node: TSESTree.Identifier, file: SourceFile): boolean {
  const name = definitionOf(file, node)?.name as TSESTree.Identifier | undefined;
  if (name?.typeAnnotation) return isPromiseType(name.typeAnnotation.typeAnnotation);
  const value = constantBefore(file, node);
  return Boolean(value && isPromiseBySyntax(value, file));
}

function isPromiseMethod(
  callee: TSESTree.MemberExpression,
  call: TSESTree.CallExpression,
  file: SourceFile,
): boolean {
  const name = memberName(callee)!;
  const { object } = callee;
  if (isPromise(object, file)) return promiseStatics.has(name);
  if (chainMethods.has(name)) {
    return isPromiseBySyntax(object, file) || isCatch(name, call) || isThen(name, call, file);
  }
  if (stepMethods.has(name) && isAsyncGeneratorCall(object, file)) return true;
  const key = callee.property.type === 'PrivateIdentifier' ? `#${name}` : name;
  if (object.type === 'ThisExpression') return isAsync(methodAround(callee, key));
  if (object.type === 'Identifier') return isPromiseMember(object, key, file);
  if (object.type === 'NewExpression') {
    return isAsync(memberOfClass(object.callee, { key, isStatic: false }, file));
  }
  return isFsPromises(object, file);
}

const promiseStatics = new Set(['all', 'allSettled', 'any', 'race', 'reject', 'resolve', 'try']);

const chainMethods = new Set(['then', 'catch', 'finally']);

const stepMethods = new Set(['next', 'return', 'throw']);

/** Does the call make an async generator of this file? It starts nothing, but each of its steps is a promise. */
export function isAsyncGeneratorCall(expression: TSESTree.Node, file: SourceFile): boolean {
  const node = unwrap(expression);
  const called = node.type === 'CallExpression' ? calledFunction(node, file) : undefined;
  return Boolean(called?.async && called.generator);
}

/** `axios.get(url).then((response) => …)`; the commands of Cypress have a `then` too, and are no promises. */
function isThen(name: string, { arguments: [step] }: TSESTree.CallExpression, file: SourceFile) {
  return name === 'then' && step !== undefined && isFunctionValue(step) && !cypress.test(file.text);
}

const cypress = /\b(?:cy|Cypress)\s*\./;

/** Only promises have a `catch` that takes a function, or can do without. */
function isCatch(name: string, { arguments: [handler] }: TSESTree.CallExpression): boolean {
  return name === 'catch' && (handler === undefined || isFunctionValue(handler));
}

function isPromiseMember(object: TSESTree.Identifier, name: string, file: SourceFile): boolean {
  const imported = importOf(file, object);
  if (imported) {
    const isModule = imported.name === '*' || imported.name === 'default';
    if (isModule && isPromiseExport(imported.module, name)) return true;
    return (
      imported.name === 'promises' &&
      /^(node:)?(fs|dns|timers|stream|readline)$/.test(imported.module)
    );
  }
  if (isMemberOfInterface(object, name, file)) return true;
  const value = constantValue(file, object);
  if (value?.type === 'ObjectExpression') {
    return isAsync(memberFunction(value.properties, { key: name, isStatic: false }));
  }
  const isStatic = value?.type !== 'NewExpression';
  const owner = isStatic ? object : value.callee;
  return isAsync(memberOfClass(owner, { key: name, isStatic }, file));
}

/** Which member is called: a class may have two of one name, its own and its instances'. */
interface MemberKey {
  /** With `#` where it is private. */
  readonly key: string;
  readonly isStatic: boolean;
}

/** The method of a class of this file, or of what such a class makes. */
function memberOfClass(
  node: TSESTree.Node,
  member: MemberKey,
  file: SourceFile,
): FunctionNode | undefined {
  const definition = node.type === 'Identifier' ? definitionOf(file, node) : undefined;
  return definition?.type === 'ClassName'
    ? memberFunction(definition.node.body.body, member)
    : undefined;
}

/** `fs.promises.readFile`. */
function isFsPromises(object: TSESTree.Node, file: SourceFile): boolean {
  if (memberName(object) !== 'promises' || object.type !== 'MemberExpression') return false;
  const root = object.object;
  const module = root.type === 'Identifier' ? importOf(file, root)?.module : undefined;
  return /^(node:)?fs$/.test(module ?? '');
}

/** Modules of Node whose functions all return promises, save those named. */
const promiseModules: Readonly<Record<string, ReadonlySet<string>>> = {
  'fs/promises': new Set(['watch', 'glob']),
  'timers/promises': new Set(['setInterval']),
  'stream/promises': new Set(),
  'dns/promises': new Set(['getServers', 'setServers']),
};

function isPromiseExport(module: string, name: string): boolean {
  const plain = module.replace(/^node:/, '');
  if (plain === 'events') return name === 'once';
  const others = promiseModules[plain];
  return Boolean(others && !others.has(name) && /^[a-z]/.test(name) && name !== 'default');
}

function isPromisify(call: TSESTree.CallExpression, file: SourceFile): boolean {
  const callee = unwrap(call.callee);
  const root = callee.type === 'MemberExpression' ? callee.object : callee;
  const name = callee.type === 'Identifier' ? callee.name : memberName(callee);
  const module = root.type === 'Identifier' ? importOf(file, root)?.module : undefined;
  return name === 'promisify' && /^(node:)?util$/.test(module ?? '');
}

/** The method of the class or object literal whose `this` an expression uses. */
function methodAround(node: TSESTree.Node, key: string): FunctionNode | undefined {
  let inner = node;
  for (let at = node.parent; at; inner = at, at = at.parent) {
    if (at.type === 'ClassBody') return memberFunction(at.body, { key, isStatic: isStatic(inner) });
    if (at.type === 'ObjectExpression' && isInMethodOf(at, node)) {
      return memberFunction(at.properties, { key, isStatic: false });
    }
    if (at.type === 'FunctionDeclaration') return undefined;
    if (at.type === 'FunctionExpression' && !isMethod(at.parent)) return undefined;
  }
  return undefined;
}

/** `this` of an object literal's own method, not of an arrow that merely stands in the literal. */
function isInMethodOf(object: TSESTree.ObjectExpression, node: TSESTree.Node): boolean {
  let at: TSESTree.Node = node;
  while (at.parent && at.parent !== object) at = at.parent;
  return at.type === 'Property' && at.value.type === 'FunctionExpression';
}

function isMethod({ type }: TSESTree.Node): boolean {
  return type === 'MethodDefinition' || type === 'Property';
}

/** The function of that name among the members of a class or an object literal. */
function memberFunction(
  members: readonly TSESTree.Node[],
  wanted: MemberKey,
): FunctionNode | undefined {
  for (const member of members) {
    const isMember =
      member.type === 'MethodDefinition' ||
      member.type === 'PropertyDefinition' ||
      member.type === 'Property';
    if (!isMember || member.computed || isStatic(member) !== wanted.isStatic) continue;
    if (keyOf(member) === wanted.key) return functionIn(member);
  }
  return undefined;
}

type Member = TSESTree.MethodDefinition | TSESTree.PropertyDefinition | TSESTree.Property;

function keyOf({ key }: Member): string | undefined {
  if (key.type === 'PrivateIdentifier') return `#${key.name}`;
  return key.type === 'Identifier' ? key.name : undefined;
}

/** Does it belong to the class itself? */
function isStatic(member: TSESTree.Node): boolean {
  return member.type === 'StaticBlock' || ('static' in member && member.static);
}

/** A getter's function is not the one that is called. */
function functionIn(member: Member): FunctionNode | undefined {
  const isAccessor = 'kind' in member && (member.kind === 'get' || member.kind === 'set');
  const { value } = member;
  return !isAccessor && value && isFunctionValue(value) ? value : undefined;
}
