import type { TSESTree } from '@typescript-eslint/types';
import {
  isFunctionValue,
  memberName,
  unwrap,
  type FunctionNode,
  type FunctionValue,
} from '../ast/kinds.ts';
import { isPlainKind } from '../ast/plain-kinds.ts';
import { definitionOf, functionOf } from '../ast/scope.ts';
import { isStepOfBuilder } from '../floating/builder.ts';
import { isPlainType } from '../misuse/plain-type.ts';
import { isPlainValue } from '../misuse/plain-value.ts';
import type { SourceFile } from '../source-file.ts';
import { methodOfThis } from '../types/promise-syntax.ts';
import type { TypeOracle } from '../types/type-oracle.ts';

/** May the value be a function that returns a promise? A look at the tree that saves asking its type. */
export function mayReturnPromise(value: TSESTree.Node, file: SourceFile): boolean {
  const node = unwrap(value);
  if (isFunctionValue(node)) return mayBeAsync(node, file);
  if (node.type === 'Identifier') return mayBeFunction(node, file);
  if (node.type === 'CallExpression') return isBound(node);
  return node.type === 'MemberExpression' && !node.computed;
}

function mayBeAsync(node: FunctionValue, file: SourceFile): boolean {
  if (node.generator) return false;
  if (node.async) return true;
  if (isPlainType(node.returnType?.typeAnnotation, file)) return false;
  if (node.body.type !== 'BlockStatement') return startsWork(node.body, file);
  const last = node.body.body.at(-1);
  return (
    last?.type === 'ReturnStatement' && last.argument !== null && startsWork(last.argument, file)
  );
}

function startsWork(node: TSESTree.Expression, file: SourceFile): boolean {
  return working.has(unwrap(node).type) && !isPlainValue(node, file);
}

const working = new Set<string>([
  'CallExpression',
  'ConditionalExpression',
  'ImportExpression',
  'LogicalExpression',
  'NewExpression',
]);

/** `work.bind(this)`. */
function isBound({ callee }: TSESTree.CallExpression): boolean {
  const node = unwrap(callee);
  if (node.type !== 'MemberExpression' || node.computed) return false;
  return node.property.type === 'Identifier' && node.property.name === 'bind';
}

/** What a constant was set to mostly tells that it is none. */
function mayBeFunction(identifier: TSESTree.Identifier, file: SourceFile): boolean {
  const definition = definitionOf(file, identifier);
  if (!definition) return false;
  const { node } = definition;
  if (definition.type === 'FunctionName') return true;
  if (definition.type === 'ClassName' || definition.type === 'CatchClause') return false;
  if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && node.init) {
    return !values.has(unwrap(node.init).type);
  }
  const name = definition.name as TSESTree.Identifier;
  return !keywords.test(name.typeAnnotation?.typeAnnotation.type ?? '');
}

const values = new Set<string>([
  'ArrayExpression',
  'AwaitExpression',
  'BinaryExpression',
  'JSXElement',
  'Literal',
  'NewExpression',
  'ObjectExpression',
  'TemplateLiteral',
  'UnaryExpression',
]);

const keywords = /^TS(Array|Boolean|Literal|Number|Object|String|Tuple|Unknown)/;

/** Does calling the value make a promise? */
export function returnsPromise(value: TSESTree.Node, file: SourceFile, types: TypeOracle): boolean {
  const node = unwrap(value) as TSESTree.Expression;
  const written = writtenFunction(node, file);
  if (written?.async) return !written.generator;
  const result = written && writtenResult(written);
  if (result && isPlainKind(result)) return false;
  const returns = (result && types.isThenable(result)) ?? types.returnsThenable(node) === true;
  return returns && !isChangeOfBuilder(written, types);
}

/** `(query) => query.where(…)` gives back what it was given to change: whoever calls it runs the query. */
function isChangeOfBuilder(written: FunctionNode | undefined, types: TypeOracle): boolean {
  const last = written?.body.type === 'BlockStatement' ? written.body.body.at(-1) : written?.body;
  const result = last?.type === 'ReturnStatement' ? last.argument : last;
  if (!result || result.type !== 'CallExpression' || settles(result)) return false;
  return isStepOfBuilder(result, types);
}

/** Of a promise that it is given, a function may be asked to wait for. */
function settles({ callee }: TSESTree.CallExpression): boolean {
  return /^(then|catch|finally)$/.test(memberName(unwrap(callee)) ?? '');
}

/** What `returnsPromise` will ask of: of an arrow its result, which is cheaper than its type. */
export function askedFor(value: TSESTree.Node, file: SourceFile): readonly TSESTree.Node[] {
  const written = writtenFunction(value, file);
  if (written?.async) return [];
  const result = written && writtenResult(written);
  return result && isPlainKind(result) ? [] : [result ?? value];
}

function writtenResult({ body, returnType }: FunctionNode): TSESTree.Expression | undefined {
  return body.type === 'BlockStatement' || returnType ? undefined : body;
}

/** The function itself, written in place or named, also when it is handed over with its `this`. */
export function writtenFunction(value: TSESTree.Node, file: SourceFile): FunctionNode | undefined {
  const node = unwrap(value);
  if (isFunctionValue(node)) return node;
  if (node.type === 'Identifier') return functionOf(file, node);
  if (node.type !== 'CallExpression' || !isBound(node)) return methodOfThis(node);
  const { object } = unwrap(node.callee) as TSESTree.MemberExpression;
  return object.type === 'Identifier' ? functionOf(file, object) : methodOfThis(object);
}
