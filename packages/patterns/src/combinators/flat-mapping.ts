import type { TSESTree } from '@typescript-eslint/types';
import { isFunction, isFunctionValue, methodCall, type FunctionValue } from '../ast/kinds.ts';
import { contains, walk } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';
import { planSpread } from './elements.ts';
import { planFunction } from './mapping.ts';
import { merge, type Context, type Plan } from './plan.ts';

/**
 * Plans `xs.flatMap((x) => …)` and `xs.map((x) => …).flat()`, whose callback makes the elements; `undefined` for anything
 * else.
 */
export function planFlatMapping(node: TSESTree.Node, given: Context): Plan | undefined {
  const callback = callbackOf(methodCall(node, 'flatMap')?.call ?? flattenedMap(node));
  if (!callback || callback.generator) return undefined;
  const context: Context = { ...given, signature: 'written' };
  // A promise is no array, so of what such a function gives nothing is flattened.
  if (returnsPromises(callback, context))
    return context.form === 'adopt' ? undefined : planFunction(callback, context);
  const plan = merge(madeBy(callback, context.file).map((made) => planSpread(made, context)));
  return plan.deferred && !plan.joined ? plan : undefined;
}

function callbackOf(call: TSESTree.CallExpression | undefined): FunctionValue | undefined {
  if (call?.arguments.length !== 1 || call.typeArguments) return undefined;
  const [callback] = call.arguments;
  return callback && isFunctionValue(callback) ? callback : undefined;
}

/** The `map` of `xs.map(…).flat()`; a function is no array either, so a greater depth does not reach into it. */
function flattenedMap(node: TSESTree.Node): TSESTree.CallExpression | undefined {
  const found = methodCall(node, 'flat');
  const [depth, ...others] = found?.call.arguments ?? [];
  const isDeep = !depth || depth.type === 'Literal' ? depth?.value !== 0 : isInfinity(depth);
  if (!found || found.call.optional || !isDeep || others.length) return undefined;
  return methodCall(found.member.object, 'map')?.call;
}

function isInfinity(node: TSESTree.Node): boolean {
  return node.type === 'Identifier' && node.name === 'Infinity';
}

function returnsPromises(callback: FunctionValue, { file, types }: Context): boolean {
  if (callback.async) return true;
  const results =
    callback.body.type === 'BlockStatement'
      ? [...walk(callback.body, file.visitorKeys, (node) => !isFunction(node))].flatMap((node) =>
          node.type === 'ReturnStatement' && node.argument ? [node.argument] : [],
        )
      : [callback.body];
  return results.length > 0 && results.every((each) => types.isAlwaysThenable(each));
}

/** What the callback may return, where all it does before is to name things and to look at them. */
export function madeBy({ body }: FunctionValue, file: SourceFile): TSESTree.Expression[] {
  if (body.type !== 'BlockStatement') return [body];
  const last = body.body.at(-1);
  if (last?.type !== 'ReturnStatement' || !last.argument) return [];
  const made = body.body.slice(0, -1).map((each) => returnedIn(each, file));
  return made.includes('more') ? [] : [...(made.flat() as TSESTree.Expression[]), last.argument];
}

/** Nothing for `const name = …`, and what `if (…) return …;` returns. */
function returnedIn(statement: TSESTree.Statement, file: SourceFile) {
  if (statement.type === 'VariableDeclaration') return [];
  if (statement.type !== 'IfStatement' || statement.alternate || acts(statement.test, file))
    return 'more';
  const { consequent } = statement;
  const [only, ...others] = consequent.type === 'BlockStatement' ? consequent.body : [consequent];
  const isReturn = only?.type === 'ReturnStatement' && only.argument && !others.length;
  return isReturn ? [only.argument as TSESTree.Expression] : 'more';
}

/** May the condition do or find something else when the work of the rounds before has not started yet? */
function acts(test: TSESTree.Expression, { visitorKeys }: SourceFile): boolean {
  return contains(test, visitorKeys, (node) => {
    return (
      isFunction(node) || /^(Assignment|Await|Call|New|Update|Yield)Expression$/.test(node.type)
    );
  });
}
