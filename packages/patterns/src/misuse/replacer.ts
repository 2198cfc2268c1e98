import type { TSESTree } from '@typescript-eslint/types';
import { memberName, unwrap } from '../ast/kinds.ts';
import { constantValue, isGlobal } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';

/** A function whose result is put into a text, an object or a key: of `replace`, `JSON.stringify` and `Object.groupBy`. */
export function replacerOf(
  call: TSESTree.CallExpression,
  file: SourceFile,
): TSESTree.Expression | undefined {
  const member = unwrap(call.callee);
  if (member.type !== 'MemberExpression') return undefined;
  const [first, second] = call.arguments;
  if (!first || !second || second.type === 'SpreadElement') return undefined;
  const name = memberName(member) ?? '';
  if (takesReplacer(member.object, name, file)) return second;
  return /^replace(All)?$/.test(name) && isOfText(call, first, file) ? second : undefined;
}

function takesReplacer(object: TSESTree.Node, method: string, file: SourceFile): boolean {
  if (object.type !== 'Identifier' || !isGlobal(file, object.name, object)) return false;
  if (object.name === 'JSON') return method === 'stringify' || method === 'parse';
  return /^(Map|Object)$/.test(object.name) && method === 'groupBy';
}

/** Routers have a `replace` too, which takes a path, and what it returns is rarely used. */
function isOfText(call: TSESTree.CallExpression, pattern: TSESTree.Node, file: SourceFile) {
  if (isExpression(pattern, file)) return true;
  const isUsed = !/^(?:Await|Chain)Expression$|^ExpressionStatement$/.test(call.parent.type);
  return isUsed && pattern.type === 'Literal' && !/^[./]|^\w+:/.test(String(pattern.value));
}

function isExpression(pattern: TSESTree.Node, file: SourceFile): boolean {
  const node = unwrap(pattern);
  if (node.type === 'Identifier') {
    const value = constantValue(file, node);
    return value !== undefined && value.type !== 'Identifier' && isExpression(value, file);
  }
  if (node.type === 'Literal') return 'regex' in node;
  const isMade = node.type === 'NewExpression' || node.type === 'CallExpression';
  return isMade && node.callee.type === 'Identifier' && node.callee.name === 'RegExp';
}
