import type { CancelCause } from './errors.ts';
import { onActivity } from './activity.ts';
import { currentTime, setTimerAt } from './clock.ts';
import { runIn } from './ambient.ts';
import { allowManyListeners } from './host.ts';
import type { LeftOpen } from './left-open.ts';
import { observer } from './observer.ts';

/** The key under which whatever can be cancelled keeps its node. It is this package's secret: it isn't in any public type. */
export const NODE: unique symbol = Symbol('taskgroup.node');

/**
 * One node of the tree of cancellation: the mechanism behind every scope, group and task.
 *
 * It is a tree of our own, and not of `AbortSignal`s, because a signal is slow to make, slow to listen to (adding the
 * n-th listener costs O(n)), leaks when combined (`AbortSignal.any` on Node 20), and fires depth-first, so that a
 * sibling still looks alive while its neighbour is told. Children hang on intrusive links: attaching and detaching are
 * O(1) and nothing here is recursive, so 5,000 nested scopes are as good as one ("5,000 nested scopes" in the tests).
 */
export class CancelNode {
  parent: CancelNode | undefined = undefined;
  first: CancelNode | undefined = undefined;
  last: CancelNode | undefined = undefined;
  next: CancelNode | undefined = undefined;
  previous: CancelNode | undefined = undefined;

  cancelled = false;
  /** What the signal is aborted with. Set once, together with `cancelled`. */
  reason: unknown = undefined;
  source: CancelCause | undefined = undefined;
  /** A shielded node doesn't feel its parent's cancellation; it still has its own. */
  shielded = false;
  /** Clock time; passing it cancels. */
  deadline = Infinity;

  /** See {@linkcode NODE}. */
  get [NODE](): CancelNode {
    return this;
  }

  #controller: AbortController | undefined = undefined;
  /** Most nodes have one listener or none: the first is kept bare, as 100,000 sets of one cost a lot to collect. */
  #listener: (() => void) | undefined = undefined;
  #moreListeners: Set<() => void> | undefined = undefined;
  #stopTimer: (() => void) | undefined = undefined;
  #onDeadline: (() => void) | undefined = undefined;

  /** Made on first use: most tasks never look at theirs. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      const { signal } = this.#controller;
      allowManyListeners(signal);
      nodeOfSignal.set(signal, this);
      if (this.cancelled) this.#controller.abort(this.reason);
    }
    return this.#controller.signal;
  }

  /** True when a cancellation from outside reaches this node: the one that must go on outwards. */
  get parentCancelled(): boolean {
    return !this.shielded && this.parent !== undefined && this.parent.cancelled;
  }

  /** Puts the node under `parent`. Under a cancelled parent it is cancelled at once. */
  attachTo(parent: CancelNode): void {
    this.parent = parent;
    this.previous = parent.last;
    if (parent.last) parent.last.next = this;
    else parent.first = this;
    parent.last = this;
    parent.onAttached();
    this.feelParent();
  }

  /** Takes over the parent's cancellation, when there is one and it reaches here. */
  feelParent(): void {
    if (!this.parentCancelled) return;
    const { reason, sourceForChildren } = this.parent!;
    this.cancelTree(reason, sourceForChildren);
  }

  /**
   * Takes the node out of the tree; `parent` stays readable. Children that outlive it move up, so that whatever is
   * still running can still be cancelled from further out.
   */
  detach(): void {
    this.#clearTimer();
    const { parent } = this;
    if (parent === undefined || (this.previous === undefined && parent.first !== this)) return;
    while (this.first) moveUp(this.first, parent);
    unlink(this, parent);
    parent.onDetached();
  }

  /** Calls `listener` once, when the node is cancelled, unless it is taken back with `unsubscribe` first. */
  subscribe(listener: () => void): void {
    if (this.#hasListeners) (this.#moreListeners ??= new Set()).add(listener);
    else this.#listener = listener;
    this.onAttached();
  }

  unsubscribe(listener: () => void): void {
    if (this.#listener === listener) this.#listener = undefined;
    else if (!this.#moreListeners?.delete(listener)) return;
    this.onDetached();
  }

  /** No children and nobody listening: nobody would notice a cancellation. */
  get idle(): boolean {
    return this.first === undefined && !this.#hasListeners;
  }

  get #hasListeners(): boolean {
    return this.#listener !== undefined || (this.#moreListeners?.size ?? 0) > 0;
  }

  /**
   * Cancels the node and what is below it, in two passes: first every node is flagged, then they are told. Whoever is
   * told sees the whole subtree as cancelled already. The first reason stays.
   */
  cancelTree(reason: unknown, source: CancelCause): void {
    if (this.cancelled) return;
    const flagged = flagSubtree(this, reason, source);
    onActivity?.();
    observer?.cancelled(this);
    for (const node of flagged) node.#tell();
  }

  /** Arms the timer that will cancel the node at `deadline`; replaces the former one. */
  setDeadline(deadline: number, onDeadline: () => void): void {
    this.#clearTimer();
    this.deadline = deadline;
    this.#onDeadline = onDeadline;
    if (!this.cancelled && deadline !== Infinity) {
      this.#stopTimer = setTimerAt(deadline, onDeadline);
    }
  }

  /**
   * Cancels what is overdue, here and around, up to a shield: the timer of a deadline that has passed may not have had
   * its turn yet.
   */
  expireOverdue(): void {
    this.#expireIfOverdue();
    let around: CancelNode | undefined = this.shielded ? undefined : this.parent;
    while (around !== undefined) {
      around.#expireIfOverdue();
      around = around.shielded ? undefined : around.parent;
    }
  }

  #expireIfOverdue(): void {
    if (!this.cancelled && this.deadline <= currentTime()) this.#onDeadline?.();
  }

  /** For the node of a group that must be joined and wasn't; see `left-open.ts`. */
  get leftOpen(): LeftOpen | undefined {
    return undefined;
  }

  #tell(): void {
    this.#clearTimer();
    this.onCancelled();
    this.#abort();
    if (!this.#hasListeners) return;
    const first = this.#listener;
    const more = this.#moreListeners;
    this.#listener = undefined;
    this.#moreListeners = undefined;
    if (first) this.#call(first);
    if (more) for (const listener of more) this.#call(listener);
    this.onDetached();
  }

  /** Listeners of the signal run in the ambient context of the work that is cancelled, not in that of the canceller. */
  #abort(): void {
    const controller = this.#controller;
    if (controller !== undefined) runIn(this, () => controller.abort(this.reason));
  }

  #call(listener: () => void): void {
    try {
      listener();
    } catch (error) {
      this.onListenerError(error);
    }
  }

  #clearTimer(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
  }

  /** What a child that is cancelled through this node calls the source. */
  get sourceForChildren(): CancelCause {
    return 'parent';
  }

  /** For subclasses: the node was cancelled, and nobody was told yet. */
  protected onCancelled(): void {}
  /** For subclasses: a listener threw. Whoever owns the listeners owns their errors. */
  protected onListenerError(error: unknown): void {
    throw error;
  }
  /** For subclasses: a child or a listener came. */
  protected onAttached(): void {}
  /** For subclasses: a child or a listener went. */
  protected onDetached(): void {}
}

const nodeOfSignal = new WeakMap<AbortSignal, CancelNode>();

/** The node of a signal that this package made. */
export function ownerOf(signal: AbortSignal): CancelNode | undefined {
  return nodeOfSignal.get(signal);
}

/** Flags `root` and what feels its cancellation, outermost first. A shielded or already cancelled subtree is left out. */
function flagSubtree(root: CancelNode, reason: unknown, source: CancelCause): CancelNode[] {
  const flagged: CancelNode[] = [];
  let node = root;
  for (;;) {
    const enters = node === root || (!node.cancelled && !node.shielded);
    if (enters) {
      node.cancelled = true;
      node.reason = reason;
      node.source = node === root ? source : node.parent!.sourceForChildren;
      flagged.push(node);
    }
    const following = (enters ? node.first : undefined) ?? nextOutside(node, root);
    if (following === undefined) return flagged;
    node = following;
  }
}

/** The node after `node` and its subtree, in the order of a walk from `root`. */
function nextOutside(node: CancelNode, root: CancelNode): CancelNode | undefined {
  let at = node;
  while (at !== root) {
    if (at.next) return at.next;
    at = at.parent!;
  }
  return undefined;
}

function unlink(node: CancelNode, parent: CancelNode): void {
  if (node.previous) node.previous.next = node.next;
  else parent.first = node.next;
  if (node.next) node.next.previous = node.previous;
  else parent.last = node.previous;
  node.previous = undefined;
  node.next = undefined;
}

function moveUp(child: CancelNode, parent: CancelNode): void {
  unlink(child, child.parent!);
  child.attachTo(parent);
}
