import type { TSESTree } from '@typescript-eslint/types';
import type { Flow } from './flow.ts';
import type { Exit, Point } from './point.ts';

export interface Walk {
  /** Does a path end with this node? The node itself is not passed. */
  readonly until: (node: TSESTree.Node) => boolean;
  /** Does a path end after this node? */
  readonly after?: (node: TSESTree.Node) => boolean;
  /** Also take the way of an error that a call, a read or an `await` may throw. */
  readonly failures?: boolean;
}

/** What the paths that begin after a node pass, nearest first, and the exits they reach. */
export function* pointsAfter(flow: Flow, node: TSESTree.Node, walk: Walk): Generator<Point> {
  const queue = flow.pointsOf(node).flatMap((start) => start.next);
  const seen = new Set(queue);
  // A queue that grows while it is walked.
  for (const point of queue) {
    if (point.node && walk.until(point.node)) continue;
    yield point;
    if (point.node && walk.after?.(point.node)) continue;
    for (const next of successors(point, walk)) {
      if (!seen.has(next)) queue.push(next);
      seen.add(next);
    }
  }
}

function successors({ next, fails }: Point, { failures }: Walk): readonly Point[] {
  return failures && fails ? [...next, fails] : next;
}

/** Does every path from the node to an exit pass one that fits? A path that never ends is no exit. */
export function isAlwaysFollowedBy(
  flow: Flow,
  node: TSESTree.Node,
  fits: Walk['until'],
  { exits = ['end', 'return', 'throw'], failures = false }: FollowedBy = {},
): boolean {
  for (const { exit } of pointsAfter(flow, node, { until: fits, failures })) {
    if (exit && exits.includes(exit)) return false;
  }
  return true;
}

interface FollowedBy {
  /** The exits that count. */
  readonly exits?: readonly Exit[];
  readonly failures?: boolean;
}

/** The first suspension on a path from one node to another. */
export function suspensionBetween(
  flow: Flow,
  from: TSESTree.Node,
  to: TSESTree.Node,
): TSESTree.Node | undefined {
  for (const { node } of pointsAfter(flow, from, { until: (node) => node === to })) {
    if (node && isSuspension(node) && leadsTo(flow, node, to)) return node;
  }
  return undefined;
}

function leadsTo(flow: Flow, from: TSESTree.Node, to: TSESTree.Node): boolean {
  for (const { node } of pointsAfter(flow, from, { until: () => false })) {
    if (node === to) return true;
  }
  return false;
}

/** Does other code run before the function goes on after this node? */
export function isSuspension(node: TSESTree.Node): boolean {
  if (node.type === 'ForOfStatement') return node.await;
  return node.type === 'AwaitExpression' || node.type === 'YieldExpression';
}
