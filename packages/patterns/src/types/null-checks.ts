import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, unwrap } from '../ast/kinds.ts';
import type { CheckerOptions, Program } from './checker.ts';

/**
 * May the value of the expression be absent though its type does not say so? Without `strictNullChecks` no type says it; what
 * a call makes is taken to be there, unless it was looked up: `running.get(id)`. Without `strictPropertyInitialization` a
 * field is of its type before it has a value.
 */
export function hidesAbsence(expression: TSESTree.Expression, program: Program): boolean {
  const options = program.getCompilerOptions?.();
  if (!options) return false;
  const { type } = unwrap(expression);
  if (isOn(options, 'strictNullChecks')) {
    return type === 'MemberExpression' && !isOn(options, 'strictPropertyInitialization');
  }
  return !isOfCall(expression);
}

/** TypeScript 6 is strict unless it is told not to be, and those before it are not: where nothing is set, none is sure. */
function isOn(options: CheckerOptions, name: keyof CheckerOptions): boolean {
  return options[name] ?? options.strict ?? false;
}

function isOfCall(expression: TSESTree.Expression): boolean {
  const node = unwrap(expression);
  if (node.type !== 'CallExpression') return false;
  return !/^(at|find|get|peek|pop|shift)$/.test(calleeName(node) ?? '');
}
