import type { TSESTree } from '@typescript-eslint/types';
import { definePattern } from '../define-pattern.ts';
import { batchPool } from '../pools/batches.ts';
import type { Pool } from '../pools/pool.ts';
import { iteratorPool } from '../pools/iterator-pool.ts';
import { racingPool } from '../pools/racing.ts';
import { rewriteRacing } from '../pools/rewrite-racing.ts';
import { workerPool } from '../pools/worker-pool.ts';
import type { SourceFile } from '../source-file.ts';
import type { TypeOracle } from '../types/type-oracle.ts';

export default definePattern({
  id: 'prefer-taskgroup-pool',
  title: 'Prefer a task group with a limit to a pool made by hand',
  since: '0.1.0',
  messages: {
    workers:
      'These workers share one list, but a failure of one leaves the others running. Use `TaskGroup.map()` or `TaskGroup.forEach()` with a `limit`.',
    racing:
      'After a failure this pool ends, and nobody waits for what still runs. Use `TaskGroup.map()` or `TaskGroup.forEach()` with a `limit`.',
    batches:
      'Each batch waits for its slowest task before the next one starts. Use `TaskGroup.map()` or `TaskGroup.forEach()` with a `limit`.',
  },
  why: 'A hand-made pool limits how much runs at once, in a dozen lines that each have to be right. Batches stand idle until their slowest task has ended. Workers with a shared counter go through the rest of the list after one of them failed, unseen by the caller. A group with a limit is one call, keeps every place busy, and stops when something fails.',
  suggestion: 'Use a group with the same limit.',
  severity: { recommended: 'off', strict: 'off', governance: 'off' },
  inTests: 'off',
  safety: 'behaviour-changing',
  types: 'better-with',
  codemod: true,
  on: ['ForStatement', 'ForOfStatement', 'MemberExpression'],
  looksLike: /\bPromise\s*\.\s*all\b/,
  options: { schema: {}, defaults: {} },

  match(node, file) {
    if (node.type === 'MemberExpression' && !isGather(node)) return undefined;
    const pool = poolOf(node, file, nothingKnown);
    if (!pool) return undefined;
    const messageId = messageOf(node, pool);
    return { node: pool.gather, messageId, data: {} };
  },

  confirm(match, file, types) {
    const { rewrite, others = [] } = poolOf(anchorOf(match.node, match.messageId), file, types)!;
    return rewrite.outcome === 'left' ? match : { ...match, claims: [match.node, ...others] };
  },

  rewrite({ node, messageId }, file, types, form) {
    if (form !== 'best') return { outcome: 'left', reason: 'type-error' };
    return poolOf(anchorOf(node, messageId), file, types)!.rewrite;
  },
});

const nothingKnown = {
  parameterCount: () => undefined,
} as Partial<TypeOracle> as TypeOracle;

function isGather({ property, object }: TSESTree.MemberExpression): boolean {
  const isAll = property.type === 'Identifier' && property.name === 'all';
  return isAll && object.type === 'Identifier' && object.name === 'Promise';
}

function poolOf(node: TSESTree.Node, file: SourceFile, types: TypeOracle): Pool | undefined {
  if (node.type === 'MemberExpression') return workerPool(node, file) ?? iteratorPool(node, file);
  const batches = batchPool(node as TSESTree.ForStatement, { file, types, form: 'best' });
  if (batches || node.type !== 'ForOfStatement') return batches;
  const racing = racingPool(node, file);
  if (!racing) return undefined;
  return { gather: racing.race, others: [racing.gather], rewrite: rewriteRacing(racing, file) };
}

function messageOf({ type }: TSESTree.Node, { others }: Pool): string {
  if (type === 'MemberExpression') return 'workers';
  return others ? 'racing' : 'batches';
}

/** The loop around what the report underlines. */
function anchorOf(node: TSESTree.Node, messageId: string): TSESTree.Node {
  let at = node;
  while (messageId !== 'workers' && !/^For(Of)?Statement$/.test(at.type)) at = at.parent!;
  return at;
}
