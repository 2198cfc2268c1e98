import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, enclosingFunction, memberName } from '../ast/kinds.ts';

/** `expect(() => { load(); }).toThrow()`, `throws(() => { load(); })`: what throws has no promise to hand back. */
export function isExpectedToThrow(node: TSESTree.Node): boolean {
  const thrower = enclosingFunction(node);
  const call = thrower?.parent;
  if (!thrower || thrower.async || call?.type !== 'CallExpression' || call.callee === thrower) {
    return false;
  }
  const name = calleeName(call) ?? '';
  if (/^(?:assert)?throws\w*$/i.test(name)) return true;
  return /expect$/i.test(name) && matchersOf(call).some((each) => /^toThrow/.test(each));
}

/** `not` and `toThrow` of `expect(f).not.toThrow()`. */
function matchersOf(call: TSESTree.CallExpression): string[] {
  const names: string[] = [];
  for (let at: TSESTree.Node = call; at.parent?.type === 'MemberExpression'; at = at.parent) {
    names.push(memberName(at.parent) ?? '');
  }
  return names;
}
