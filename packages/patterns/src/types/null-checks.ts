import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, unwrap } from '../ast/kinds.ts';
import type { Program } from './checker.ts';

/**
 * Does the type of the expression say so, where its value may be absent? Without `strictNullChecks`, the type of a field
 * or a variable never does; what a call makes is taken to be there, unless it was looked up: `running.get(id)`.
 */
export function tellsAbsence(expression: TSESTree.Expression, program: Program): boolean {
  if (hasNullChecks(program)) return true;
  const node = unwrap(expression);
  return (
    node.type === 'CallExpression' && !/^(at|find|get|peek|pop|shift)$/.test(calleeName(node) ?? '')
  );
}

/** TypeScript 6 is strict unless it is told not to be, and those before it are not: where nothing is set, none is sure. */
function hasNullChecks(program: Program): boolean {
  const options = program.getCompilerOptions?.();
  return !options || (options.strictNullChecks ?? options.strict ?? false);
}
