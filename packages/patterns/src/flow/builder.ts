import type { TSESTree } from '@typescript-eslint/types';
import { isFunction } from '../ast/kinds.ts';
import type { SourceFile } from '../source-file.ts';
import { controls } from './controls.ts';
import { decide } from './decide.ts';
import type { Flow, FlowRoot } from './flow.ts';
import { fork, type Exit, type Jumps, type Point } from './point.ts';

// Far beyond what people write, and far from what the stack holds.
const MAX_DEPTH = 150;

/**
 * Builds a flow from its end to its start: what follows a node is known when its point is made, so that
 * only loops need a point that is filled in later.
 */
export class FlowBuilder {
  readonly #keys: SourceFile['visitorKeys'];
  readonly #points = new Map<TSESTree.Node, Point[]>();
  #depth = 0;
  #isTooDeep = false;

  constructor(keys: SourceFile['visitorKeys']) {
    this.#keys = keys;
  }

  flowOf(root: FlowRoot): Flow | undefined {
    const exits = { end: exit('end'), return: exit('return'), throw: exit('throw') };
    const jumps: Jumps = (kind) => exits[kind === 'return' || kind === 'throw' ? kind : 'end'];
    const entry = this.#root(root, exits.end, jumps);
    if (this.#isTooDeep) return undefined;
    return { entry, pointsOf: (node) => this.#points.get(node) ?? [] };
  }

  #root(root: FlowRoot, end: Point, jumps: Jumps): Point {
    if (!isFunction(root)) return this.list(root.body, end, jumps);
    const isExpression = root.body.type !== 'BlockStatement';
    const body = this.build(root.body, isExpression ? jumps('return') : end, jumps);
    return this.list(root.params, body, jumps);
  }

  /** The point where evaluating the node begins, when `next` follows it. */
  build(root: TSESTree.Node, next: Point, jumps: Jumps): Point {
    const pending = [root];
    let at = next;
    for (let node = pending.pop(); node; node = pending.pop()) {
      const control = isPlain(node) ? undefined : controls[node.type];
      if (control) {
        at = this.#nested(() => control(node, at, jumps, this), at);
        continue;
      }
      at = this.point(node, [at], jumps);
      if (!isOpaque(node)) pending.push(...this.children(node));
    }
    return at;
  }

  /** A test that decides between two ways, each of them with what is known of its parts. */
  test(node: TSESTree.Node, [yes, no]: readonly [Point, Point], jumps: Jumps): Point {
    return this.#nested(() => decide(node, [yes, no], jumps, this), fork(yes, no));
  }

  list(nodes: readonly (TSESTree.Node | null)[], next: Point, jumps: Jumps): Point {
    return nodes.reduceRight((at, node) => (node ? this.build(node, at, jumps) : at), next);
  }

  point(node: TSESTree.Node, next: Point[], jumps: Jumps): Point {
    const point = { node, next, fails: failing.has(node.type) ? jumps('throw') : undefined };
    const known = this.#points.get(node);
    if (known) known.push(point);
    else this.#points.set(node, [point]);
    return point;
  }

  /** The parts of a node that are evaluated, in that order. */
  children(node: TSESTree.Node): TSESTree.Node[] {
    const keys =
      node.type === 'VariableDeclarator' ? ['init', 'id'] : (this.#keys[node.type] ?? []);
    return keys
      .flatMap((key) => (node as unknown as Record<string, TSESTree.Node | null>)[key])
      .filter((child): child is TSESTree.Node => Boolean(child && isEvaluated(child)));
  }

  #nested(build: () => Point, otherwise: Point): Point {
    if (this.#depth > MAX_DEPTH) {
      this.#isTooDeep = true;
      return otherwise;
    }
    this.#depth++;
    const point = build();
    this.#depth--;
    return point;
  }
}

function exit(kind: Exit): Point {
  return { exit: kind, next: [] };
}

/** Calls and members are in the hundreds in a chain of theirs, and decide something where they are optional. */
function isPlain(node: TSESTree.Node): boolean {
  const isLink = node.type === 'CallExpression' || node.type === 'MemberExpression';
  return isLink && !node.optional;
}

function isOpaque(node: TSESTree.Node): boolean {
  return isFunction(node) || node.type === 'ClassDeclaration' || node.type === 'ClassExpression';
}

/** Types are no part of what runs. */
function isEvaluated({ type }: TSESTree.Node): boolean {
  return !type.startsWith('TS') || wrappers.has(type);
}

const wrappers = new Set<string>([
  'TSAsExpression',
  'TSExportAssignment',
  'TSInstantiationExpression',
  'TSNonNullExpression',
  'TSParameterProperty',
  'TSSatisfiesExpression',
  'TSTypeAssertion',
]);

const failing = new Set<string>([
  'AwaitExpression',
  'CallExpression',
  'ForInStatement',
  'ForOfStatement',
  'MemberExpression',
  'NewExpression',
  'TaggedTemplateExpression',
  'YieldExpression',
]);
