import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, memberName, unwrap } from '../ast/kinds.ts';
import { constantValue, importOf, isGlobal } from '../ast/scope.ts';
import { runtimeNameOf } from '../ast/runtime-names.ts';
import type { SourceFile } from '../source-file.ts';
import { runtimeApis, signalApis, type SignalApi } from './signal-apis.ts';

/** Where a call of a well-known function takes its signal. */
export function knownApi(call: TSESTree.CallExpression, file: SourceFile): SignalApi | undefined {
  const name = runtimeNameOf(call.callee, file) ?? runtimeMethod(call.callee, file);
  if (name !== undefined) return own(runtimeApis, name);
  const path = pathOf(call.callee, file, FOLLOWED);
  return path && own(signalApis[path.module], path.name);
}

/** Is it a call of the runtime? In ambient context such a call is cancelled without being given a signal. */
export function isRuntimeCall({ callee }: TSESTree.CallExpression, file: SourceFile): boolean {
  return (runtimeNameOf(callee, file) ?? runtimeMethod(callee, file)) !== undefined;
}

const FOLLOWED = 4;

function own(apis: Readonly<Record<string, SignalApi>> | undefined, name: string) {
  return apis && Object.hasOwn(apis, name) ? apis[name] : undefined;
}

interface Path {
  readonly module: string;
  readonly name: string;
}

/** The module and the dotted name that an expression was reached by; `default` is the module's own value. */
function pathOf(expression: TSESTree.Node, file: SourceFile, depth: number): Path | undefined {
  const node = unwrap(expression);
  if (depth === 0) return undefined;
  if (node.type === 'Identifier') return pathOfName(node, file, depth);
  const name = memberName(node);
  if (node.type !== 'MemberExpression' || name === undefined) return undefined;
  const object = pathOf(node.object, file, depth - 1);
  if (!object) return undefined;
  return {
    module: object.module,
    name: object.name === 'default' ? name : `${object.name}.${name}`,
  };
}

function pathOfName(node: TSESTree.Identifier, file: SourceFile, depth: number): Path | undefined {
  if (isGlobal(file, node.name, node)) {
    const isItself = /^(globalThis|window|self)$/.test(node.name);
    return { module: 'global', name: isItself ? 'default' : node.name };
  }
  const imported = importOf(file, node);
  if (imported) {
    const name = imported.name === '*' ? 'default' : imported.name;
    return { module: imported.module.replace(/^node:/, ''), name };
  }
  const value = constantValue(file, node);
  return value && pathOfValue(unwrap(value), file, depth - 1);
}

/** `promisify(exec)` takes what `exec` takes; `axios.create()` makes another axios. */
function pathOfValue(value: TSESTree.Node, file: SourceFile, depth: number): Path | undefined {
  if (value.type === 'MemberExpression') return pathOf(value, file, depth);
  if (value.type !== 'CallExpression') return undefined;
  const [argument] = value.arguments;
  const name = calleeName(value);
  if (name === 'promisify') return argument && pathOf(argument, file, depth);
  const { callee } = value;
  const isInstance = callee.type === 'MemberExpression' && /^(create|extend)$/.test(name ?? '');
  const from = isInstance ? pathOf(callee.object, file, depth) : undefined;
  return from?.name === 'default' ? from : undefined;
}

/** `Lock.acquire` for a method of a constant that holds a new object of the runtime's class. */
function runtimeMethod(callee: TSESTree.Node, file: SourceFile): string | undefined {
  const node = unwrap(callee);
  const name = memberName(node);
  if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier') return undefined;
  const value = constantValue(file, node.object);
  if (value?.type !== 'NewExpression' || name === undefined) return undefined;
  const made = runtimeNameOf(value.callee, file);
  return made && `${made}.${name}`;
}
