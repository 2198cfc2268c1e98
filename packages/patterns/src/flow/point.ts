import type { TSESTree } from '@typescript-eslint/types';

/** The moment after a node was evaluated, which is after its parts were. */
export interface Point {
  /** `undefined` where ways only meet or part, and for an exit. */
  readonly node?: TSESTree.Node;
  readonly exit?: Exit;
  readonly next: Point[];
  /** Where control goes when evaluating the node throws. */
  readonly fails?: Point | undefined;
}

/** How the function is left: by its last statement, by `return`, or by `throw`. */
export type Exit = 'end' | 'return' | 'throw';

/** Where control goes when it leaves a part: `short` is the end of an optional chain. */
export type Jumps = (kind: JumpKind, label?: string) => Point;
export type JumpKind = 'break' | 'continue' | 'return' | 'short' | 'throw';

/** Where ways part or meet. */
export function fork(...next: Point[]): Point {
  return { next };
}
