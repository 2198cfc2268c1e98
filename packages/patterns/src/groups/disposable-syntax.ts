import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, memberName, unwrap, type FunctionNode } from '../ast/kinds.ts';
import { constantBefore, definitionOf, functionOf } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';
import type { TypeOracle } from '../types/type-oracle.ts';

/** Which of the two disposers a value has. */
export interface Disposers {
  readonly sync: boolean;
  readonly async: boolean;
}

/** By its type, or by the class or literal of this file that it is; `undefined` where neither tells. */
export function disposersOf(
  expression: TSESTree.Expression,
  file: SourceFile,
  types: TypeOracle,
): Disposers | undefined {
  const sync = types.isDisposable(expression);
  const async = types.isAsyncDisposable(expression);
  if (sync !== undefined && async !== undefined) return { sync, async };
  return bySyntax(expression, file);
}

function bySyntax(expression: TSESTree.Node, file: SourceFile): Disposers | undefined {
  const node = unwrap(expression);
  switch (node.type) {
    case 'AwaitExpression':
      return bySyntax(node.argument, file);
    case 'Identifier': {
      const value = constantBefore(file, node);
      return value && bySyntax(value, file);
    }
    case 'NewExpression':
      return node.callee.type === 'Identifier' ? ofClass(node.callee, file) : undefined;
    case 'ObjectExpression':
      return ofMembers(node.properties);
    case 'CallExpression':
      return ofResult(node, file);
    default:
      return undefined;
  }
}

function ofClass(name: TSESTree.Identifier, file: SourceFile): Disposers | undefined {
  const node = definitionOf(file, name)?.node;
  if (node?.type !== 'ClassDeclaration' && node?.type !== 'ClassExpression') return undefined;
  return node.superClass ? undefined : ofMembers(node.body.body);
}

function ofMembers(members: readonly TSESTree.Node[]): Disposers | undefined {
  if (members.some(({ type }) => type === 'SpreadElement')) return undefined;
  const names = members.map(disposerOf);
  return { sync: names.includes('dispose'), async: names.includes('asyncDispose') };
}

function ofResult({ callee }: TSESTree.CallExpression, file: SourceFile): Disposers | undefined {
  const called = callee.type === 'Identifier' ? functionOf(file, callee) : undefined;
  const value = called && !called.generator ? onlyValue(called) : undefined;
  return value?.type === 'ObjectExpression' ? ofMembers(value.properties) : undefined;
}

/** `dispose` of `[Symbol.dispose]() {}`. */
function disposerOf(member: TSESTree.Node): string | undefined {
  if (!('key' in member) || !('computed' in member) || !member.computed) return undefined;
  const key = member.key as TSESTree.Node;
  const isSymbol =
    key.type === 'MemberExpression' &&
    key.object.type === 'Identifier' &&
    key.object.name === 'Symbol';
  return isSymbol ? memberName(key) : undefined;
}

/** What a function returns, where it has one end. */
function onlyValue({ body }: FunctionNode): TSESTree.Node | undefined {
  if (body.type !== 'BlockStatement') return unwrap(body);
  const last = body.body.at(-1);
  const isOnly = body.body.every((each) => !/^(If|Switch|Try|For|While|Do)/.test(each.type));
  if (!isOnly || last?.type !== 'ReturnStatement' || !last.argument) return undefined;
  const value = unwrap(last.argument);
  return isFunctionValue(value) ? undefined : value;
}
