import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, isFunction, memberName, unwrap } from '../ast/kinds.ts';
import { returnedBy } from '../ast/returned.ts';
import { functionOf, importOf, isGlobal } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';
import { isPromiseBySyntax } from '../types/promise-syntax.ts';

/**
 * `nextTick(() => input.focus())` of Vue and `tick()` of Svelte wait until the page shows what has changed. They fail with
 * what they call there only: as little is lost as with a timer.
 */
export function isNextTurn(node: TSESTree.Node, file: SourceFile): boolean {
  if (node.type !== 'CallExpression' || !isOfFramework(node, file)) return false;
  const [callback] = node.arguments;
  return !callback || hasNoTask(callback, file);
}

function isOfFramework(call: TSESTree.CallExpression, file: SourceFile): boolean {
  const callee = unwrap(call.callee);
  const name = calleeName(call);
  if (callee.type === 'MemberExpression') {
    return name === '$nextTick' || (name === 'nextTick' && isNamed(callee.object, 'Vue'));
  }
  if (callee.type !== 'Identifier') return false;
  const imported = importOf(file, callee);
  if (imported?.module === 'svelte') return imported.name === 'tick';
  // Nuxt, and plugins of Vite, import it wherever it is used.
  if (!imported) return name === 'nextTick' && isGlobal(file, name, callee);
  return imported.name === 'nextTick' && /^(?:#app|#imports|vue|vue-demi)$/.test(imported.module);
}

function isNamed(node: TSESTree.Node, name: string): boolean {
  return (node.type === 'Identifier' ? node.name : memberName(node)) === name;
}

/** A function that comes from elsewhere is one of no promise until it is seen to be one. */
function hasNoTask(callback: TSESTree.Node, file: SourceFile): boolean {
  const node = unwrap(callback);
  const called = node.type === 'Identifier' ? functionOf(file, node) : node;
  if (!called || !isFunction(called)) return true;
  return !called.async && !returnedBy(called, file).some((each) => isPromiseBySyntax(each, file));
}
