import type { TSESTree } from '@typescript-eslint/types';
import { planSpread } from './elements.ts';
import { arrayTypeEdits } from './function-type.ts';
import { join, type Context, type Plan } from './plan.ts';

export type Cast =
  TSESTree.TSAsExpression | TSESTree.TSTypeAssertion | TSESTree.TSSatisfiesExpression;

export function isCast(node: TSESTree.Node): node is Cast {
  return (
    node.type === 'TSAsExpression' ||
    node.type === 'TSTypeAssertion' ||
    node.type === 'TSSatisfiesExpression'
  );
}

/** `xs.map(load) as Promise<User>[]`: what a cast says of promises it says of functions then. */
export function planCast({ expression, typeAnnotation }: Cast, context: Context): Plan {
  if (context.form === 'adopt') return join();
  const types = arrayTypeEdits(typeAnnotation, context.file);
  const plan = types && planSpread(expression, { ...context, signature: 'written' });
  if (!plan?.deferred || plan.joined || plan.left) return join('already-started');
  return { ...plan, edits: [...plan.edits, ...types!] };
}
