import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, methodCall, type FunctionValue } from '../ast/kinds.ts';
import { planSpread } from './elements.ts';
import type { Context, Plan } from './plan.ts';

/** Plans `xs.flatMap((x) => …)`, whose callback makes the elements; `undefined` for anything else. */
export function planFlatMapping(node: TSESTree.Node, context: Context): Plan | undefined {
  const call = methodCall(node, 'flatMap')?.call;
  if (call?.arguments.length !== 1 || call.typeArguments) return undefined;
  const [callback] = call.arguments;
  const made = callback && isFunctionValue(callback) ? madeBy(callback) : undefined;
  const plan = made && planSpread(made, { ...context, signature: 'written' });
  return plan?.deferred ? plan : undefined;
}

/** What the callback returns, where all it does before is to name things. */
function madeBy({ async, body, generator }: FunctionValue): TSESTree.Expression | undefined {
  if (async || generator) return undefined;
  if (body.type !== 'BlockStatement') return body;
  const last = body.body.at(-1);
  const isPlain = body.body.slice(0, -1).every(({ type }) => type === 'VariableDeclaration');
  return isPlain && last?.type === 'ReturnStatement' ? (last.argument ?? undefined) : undefined;
}
