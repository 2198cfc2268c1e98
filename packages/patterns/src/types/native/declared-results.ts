import type { TSESTree } from '@typescript-eslint/types';
import { partsOf } from '../questions/question.ts';
import type { NativeNode } from './native-api.ts';
import type { ProjectView } from './project-view.ts';
import type { TypeView } from './type-view.ts';

/** A call whose type is what its function returns: no optional chain adds `undefined` to it. */
export function isPlainCall(node: TSESTree.Node): node is TSESTree.CallExpression {
  if (node.type !== 'CallExpression' || node.optional || node.arguments.length === 0) return false;
  let callee: TSESTree.Node = node.callee;
  for (;;) {
    if (callee.type === 'MemberExpression' && !callee.optional) callee = callee.object;
    else if (callee.type === 'CallExpression' && !callee.optional) callee = callee.callee;
    else return callee.type === 'Identifier' || callee.type === 'ThisExpression';
  }
}

/**
 * What the function that a call names is declared to return, by each of its signatures; `undefined` where that depends on
 * what it is given. To find out which signature a call means, and with which type arguments, the compiler checks all that
 * it is given: that is most of what types cost.
 */
export function declaredResults(
  callee: NativeNode,
  project: ProjectView,
): readonly TypeView[] | undefined {
  const type = project.getTypeChecker().getTypeAtLocation(callee as never) as TypeView;
  const known = byFunction.get(type);
  if (known !== undefined) return known ?? undefined;
  const signatures = partsOf(type).flatMap((part) => part.getCallSignatures());
  const results = signatures.map((each) => each.getReturnType() as TypeView);
  const found = results.length > 0 && results.every(isSettled) ? results : undefined;
  byFunction.set(type, found ?? null);
  return found;
}

/** What is left of the results once they are awaited; `undefined` where that takes more than to look into promises. */
export function awaitedResults(results: readonly TypeView[]): readonly TypeView[] | undefined {
  const awaited = results.map((type) => promisedBy(type));
  return awaited.every((type) => type !== undefined) ? awaited : undefined;
}

function promisedBy(type: TypeView): TypeView | undefined {
  if (type.getSymbol()?.name !== 'Promise' || type.isUnion()) return undefined;
  const [promised, ...others] = type.arguments;
  return promised && others.length === 0 && isSettled(promised) ? promised : undefined;
}

const byFunction = new WeakMap<TypeView, readonly TypeView[] | null>();

/** Is it, in all of its parts, what it is whatever the type arguments? */
function isSettled(type: TypeView): boolean {
  if (/^(any|unknown|error)$/.test(type.intrinsicName ?? '') || type.isOpen) return false;
  const { types } = type;
  return !types || types.every(isSettled);
}
