import type { TSESTree } from '@typescript-eslint/types';
import { unwrap } from './ast/kinds.ts';
import type { Match, Pattern } from './define-pattern.ts';
import { chained } from './floating/chain.ts';

interface Finding {
  readonly pattern: Pattern;
  readonly match: Match;
}

/** What a reader is told of one task, one thing at a time. */
const TURNS = ['error', 'owner', 'conduct'] as const;

/**
 * The findings without those that come after another one of the same task: whoever gives it an owner decides anew how it
 * runs, and which signal it takes. Of `void Promise.all([a(), b()])` one rule speaks.
 */
export function oncePerTask<Of extends Finding>(findings: readonly Of[]): readonly Of[] {
  if (!findings.some(({ pattern }) => turnOf(pattern) < TURNS.length - 1)) return findings;
  const first = new Map<TSESTree.Node, number>();
  for (const { pattern, match } of findings) {
    const task = taskOf(match.node);
    first.set(task, Math.min(turnOf(pattern), first.get(task) ?? TURNS.length));
  }
  return findings.filter(
    ({ pattern, match }) => !pattern.speaksOf || turnOf(pattern) === first.get(taskOf(match.node)),
  );
}

function turnOf({ speaksOf }: Pattern): number {
  return speaksOf ? TURNS.indexOf(speaksOf) : TURNS.length;
}

/** The expression that starts the task of which a report underlines some part. */
function taskOf(underlined: TSESTree.Node): TSESTree.Node {
  const node = unwrap(underlined);
  if (node.type === 'ExpressionStatement') return taskOf(node.expression);
  if (node.type === 'AwaitExpression') return taskOf(node.argument);
  if (node.type === 'UnaryExpression' && node.operator === 'void') return taskOf(node.argument);
  const { parent } = node;
  const isCallee = parent?.type === 'CallExpression' && parent.callee === node;
  const link = isCallee ? undefined : chained(node as TSESTree.Expression);
  if (link) return taskOf(link.object);
  return isCallee ? parent : node;
}
