import type { TSESTree } from '@typescript-eslint/types';
import { isFunction, type FunctionNode } from './kinds.ts';
import { walk } from './walk.ts';
import type { SourceFile } from '../source-file.ts';

/** What a function hands back on any of its ways out, except nothing. */
export function returnedBy({ body }: FunctionNode, file: SourceFile): TSESTree.Expression[] {
  if (body.type !== 'BlockStatement') return [body];
  return [...walk(body, file.visitorKeys, (node) => !isFunction(node))].flatMap((node) =>
    node.type === 'ReturnStatement' && node.argument ? [node.argument] : [],
  );
}
