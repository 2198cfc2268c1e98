import type { TSESTree } from '@typescript-eslint/types';
import { memberName, unwrap } from '../ast/kinds.ts';
import type { CompatTypes } from '../types/compat-types.ts';
import type { TypeOracle } from '../types/type-oracle.ts';

/** The same questions where no checker can answer as the peer's does: what is not proven is not reported. */
export function compatUntyped(types: TypeOracle): CompatTypes {
  return {
    floatingKind(node, { checkThenables, safe }) {
      const expression = node as TSESTree.Expression;
      // Only a type says whether it is one that may float.
      if (safe.length > 0) return undefined;
      if (types.isArrayOfThenables(expression)) return 'array';
      const isTask = checkThenables ? types.isThenable(expression) : types.isPromise(expression);
      return isTask ? 'promise' : undefined;
    },
    matchesCallee(callee, specifiers) {
      const names = specifiers.flatMap((each) => (typeof each === 'string' ? each : each.name));
      const node = unwrap(callee);
      const name = node.type === 'Identifier' ? node.name : memberName(node);
      return name !== undefined && names.includes(name);
    },
    isCallable(node) {
      const { type } = unwrap(node);
      return type !== 'Literal' && type !== 'ObjectExpression' && !isUndefined(node);
    },
  };
}

function isUndefined(node: TSESTree.Node): boolean {
  return node.type === 'Identifier' && node.name === 'undefined';
}
