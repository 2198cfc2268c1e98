import type { TSESTree } from '@typescript-eslint/types';
import { isFunction, type FunctionNode } from '../ast/kinds.ts';
import { knownOfFile } from '../known-of-file.ts';
import type { SourceFile } from '../source-file.ts';
import { FlowBuilder } from './builder.ts';
import type { Point } from './point.ts';

/** What has a flow of its own. */
export type FlowRoot = FunctionNode | TSESTree.Program | TSESTree.StaticBlock;

/**
 * The ways control can take through a function, a module or a static block.
 *
 * Functions and classes inside are points only: what happens in them happens at another time.
 */
export interface Flow {
  readonly entry: Point;
  /** The points of a node: several below `finally`, which stands on every way out of its `try`. */
  pointsOf(node: TSESTree.Node): readonly Point[];
}

const flowsOf = knownOfFile<TSESTree.Node, Flow | null>();

/** The flow of a function; `undefined` for code nested so deeply that only a program can have written it. */
export function flowOf(root: FlowRoot, file: SourceFile): Flow | undefined {
  const flows = flowsOf(file);
  let flow = flows.get(root);
  if (flow === undefined) {
    flow = new FlowBuilder(file.visitorKeys).flowOf(root) ?? null;
    flows.set(root, flow);
  }
  return flow ?? undefined;
}

/** The function, module or static block whose flow the node belongs to; `undefined` in a field's initialiser. */
export function flowRootOf(node: TSESTree.Node): FlowRoot | undefined {
  for (let at = node.parent; at; at = at.parent) {
    if (isFunction(at) || at.type === 'StaticBlock' || at.type === 'Program') return at;
    if (at.type === 'ClassBody') return undefined;
  }
  return undefined;
}
