import type { TSESTree } from '@typescript-eslint/types';
import { isFunction, unwrap } from '../ast/kinds.ts';
import { walk } from '../ast/walk.ts';
import { chained } from '../floating/chain.ts';
import type { SourceFile } from '../source-file.ts';
import { calledFunction } from '../types/promise-syntax.ts';
import { isServiceLoop } from './service-loop.ts';
import { isTickingLoop } from './ticking-loop.ts';

/** Does the function of this file that is called, also as the start of a chain, go on until somebody outside stops it? */
export function neverEnds(work: TSESTree.Expression, file: SourceFile): boolean {
  const link = chained(work);
  if (link) return neverEnds(link.object, file);
  const call = unwrap(work);
  const called = call.type === 'CallExpression' ? calledFunction(call, file) : undefined;
  if (!called) return false;
  for (const node of walk(called.body, file.visitorKeys, (each) => !isFunction(each))) {
    if (isEndlessLoop(node, file)) return true;
  }
  return false;
}

function isEndlessLoop(node: TSESTree.Node, file: SourceFile): boolean {
  switch (node.type) {
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ForStatement':
      return isServiceLoop(node, file);
    case 'ForOfStatement':
      return isTickingLoop(node, file);
    default:
      return false;
  }
}
