import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  CancelScope,
  FatalError,
  isCancellation,
  sleep,
  suppressedErrors,
  TaskGroupError,
  TimeoutError,
  withTaskGroup,
} from '../src/index.ts';
import type { CancelOptions, GroupOptions, Task, TaskGroup } from '../src/index.ts';
import type { Group } from '../src/core/index.ts';
import { VirtualClock } from '../src/testing/index.ts';
import { countListeners, environment, watchUnhandled } from './host.ts';
import { settle } from './support.ts';

/**
 * Random programs of groups, scopes, deadlines, shields and failures, run in virtual time. A small model beside them, a
 * mirror of the tree, knows what must hold after every cancellation and at every end.
 */

/** What one task, or the body of a group, does, step by step. */
type Step =
  | { readonly do: 'sleep'; readonly ms: number; readonly deaf: boolean }
  | { readonly do: 'fail' }
  | { readonly do: 'cancel'; readonly up: number }
  | { readonly do: 'group'; readonly group: GroupPlan }
  | { readonly do: 'scope'; readonly scope: ScopePlan };

interface GroupPlan {
  readonly policy: 'failFast' | 'collectAll' | 'supervisor';
  readonly limit: number | undefined;
  readonly timeout: number | undefined;
  readonly tasks: readonly TaskPlan[];
  readonly body: readonly Step[];
}

interface TaskPlan {
  readonly daemon: boolean;
  readonly runWhenCancelled: boolean;
  readonly timeout: number | undefined;
  readonly steps: readonly Step[];
}

interface ScopePlan {
  readonly timeout: number;
  readonly shield: boolean;
  readonly steps: readonly Step[];
}

const ms = fc.integer({ min: 0, max: 20 });
const timeout = fc.option(ms, { nil: undefined, freq: 3 });

const { program } = fc.letrec<{ steps: Step[]; step: Step; program: GroupPlan }>((tie) => ({
  steps: fc.array(tie('step'), { maxLength: 3, depthIdentifier: 'tree' }),
  step: fc.oneof(
    { depthIdentifier: 'tree', depthSize: 'medium' },
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('sleep' as const), ms, deaf: fc.boolean() }),
    },
    { weight: 2, arbitrary: fc.constant({ do: 'fail' as const }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel' as const), up: fc.nat(3) }) },
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('group' as const), group: tie('program') }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('scope' as const),
        scope: fc.record({ timeout: ms, shield: fc.boolean(), steps: tie('steps') }),
      }),
    },
  ),
  program: fc.record({
    policy: fc.constantFrom('failFast', 'collectAll', 'supervisor'),
    limit: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
    timeout,
    tasks: fc.array(
      fc.record({
        daemon: fc.boolean(),
        runWhenCancelled: fc.boolean(),
        timeout,
        steps: tie('steps'),
      }),
      { maxLength: 3, depthIdentifier: 'tree' },
    ),
    body: tie('steps'),
  }),
}));

/** One node of the mirror: what the runtime's tree must look like. */
interface Mirror {
  readonly parent: Mirror | undefined;
  readonly isShield: boolean;
  readonly isCancelled: () => boolean;
  readonly cancel: () => void;
  readonly scope: CancelOptions;
  /** Its work is over: it may be out of the tree already. */
  isEnded: () => boolean;
}

/** Runs one program and keeps the books. */
class Run {
  readonly thrown: Error[] = [];
  readonly reported: unknown[] = [];
  readonly mirrors: Mirror[] = [];
  readonly problems: string[] = [];

  async group(plan: GroupPlan, parent: Mirror | undefined, outside?: AbortSignal): Promise<void> {
    const tasks: Task[] = [];
    const options: GroupOptions = {
      policy: plan.policy,
      limit: plan.limit,
      timeout: plan.timeout,
      graceMs: Infinity,
      signal: outside ?? parent?.scope.signal,
      ...(plan.policy === 'supervisor' && {
        onFailure: (error: unknown) => void this.reported.push(error),
      }),
    };
    try {
      await withTaskGroup(async (group) => {
        const mirror = this.enter(group, parent, false, () => group.cancelScope.cancel());
        mirror.isEnded = () => (group as Group<unknown>).closed;
        for (const task of plan.tasks) tasks.push(this.spawn(group, task, mirror));
        await this.steps(plan.body, mirror);
      }, options);
    } finally {
      const alive = tasks.filter(({ status }) => /pending|running|cancelling/.test(status));
      if (alive.length > 0) this.problems.push(`${alive.length} tasks outlived their group`);
    }
  }

  spawn(group: TaskGroup, plan: TaskPlan, parent: Mirror): Task {
    const { daemon, runWhenCancelled, timeout } = plan;
    const handle: Task = group.startSoon(
      async (task) => {
        const mirror = this.enter(task, parent, false, () => handle.cancel());
        try {
          await this.steps(plan.steps, mirror);
        } finally {
          mirror.isEnded = () => true;
        }
      },
      { daemon, runWhenCancelled, timeout },
    );
    return handle;
  }

  async scope(plan: ScopePlan, parent: Mirror): Promise<void> {
    const scope = new CancelScope({ timeout: plan.timeout, shield: plan.shield });
    await scope.run(async () => {
      const mirror = this.enter(scope, parent, plan.shield, () => scope.cancel());
      try {
        await this.steps(plan.steps, mirror);
      } finally {
        mirror.isEnded = () => true;
      }
    }, parent.scope);
  }

  enter(
    scope: CancelOptions & { readonly cancelled?: boolean; readonly cancelScope?: CancelScope },
    parent: Mirror | undefined,
    isShield: boolean,
    cancel: () => void,
  ): Mirror {
    const isCancelled = (): boolean => scope.cancelled ?? scope.cancelScope!.cancelled;
    const isEnded = (): boolean => false;
    const mirror: Mirror = { parent, isShield, isCancelled, cancel, scope, isEnded };
    this.mirrors.push(mirror);
    return mirror;
  }

  async steps(steps: readonly Step[], at: Mirror): Promise<void> {
    for (const step of steps) await this.step(step, at);
  }

  async step(step: Step, at: Mirror): Promise<void> {
    if (step.do === 'sleep') return sleep(step.ms, step.deaf ? undefined : at.scope);
    if (step.do === 'group') return this.group(step.group, at);
    if (step.do === 'scope') return this.scope(step.scope, at);
    if (step.do === 'cancel') return this.cancel(at, step.up);
    const error = new Error(`failure ${this.thrown.length}`);
    this.thrown.push(error);
    throw error;
  }

  /** Cancels a scope some levels up, and compares what is cancelled then with what the mirror says. */
  cancel(at: Mirror, up: number): void {
    let target = at;
    for (let left = up; left > 0 && target.parent; left -= 1) target = target.parent;
    const living = this.mirrors.filter((mirror) => !mirror.isEnded());
    const before = new Set(living.filter((mirror) => mirror.isCancelled()));
    target.cancel();
    for (const mirror of living) {
      const expected = before.has(mirror) || isReached(mirror, target, before);
      if (mirror.isCancelled() === expected) continue;
      this.problems.push(`a cancellation ${expected ? 'did not reach' : 'reached'} a scope`);
    }
  }
}

/** Whether a cancellation of `target` is felt by `mirror`: a shield in between keeps it out, unless it is the target. */
function isReached(mirror: Mirror, target: Mirror, before: ReadonlySet<Mirror>): boolean {
  if (before.has(target)) return false; // Cancelling again changes nothing.
  for (let at: Mirror | undefined = mirror; at; at = at.parent) {
    if (at === target) return true;
    if (at.isShield) return false;
  }
  return false;
}

/** Every error that can be reached from what a program ended with. */
function reachable(error: unknown, found = new Set<unknown>()): Set<unknown> {
  if (error === undefined || found.has(error)) return found;
  found.add(error);
  for (const other of suppressedErrors(error)) reachable(other, found);
  if (error instanceof TaskGroupError) for (const each of error.errors) reachable(each, found);
  return found;
}

async function check(plan: GroupPlan, seed: number, abortAt: number | undefined): Promise<void> {
  const clock = VirtualClock.install({ autojump: true, seed });
  const controller = new AbortController();
  const unhandled: unknown[] = [];
  const onUnhandled = (error: unknown): void => void unhandled.push(error);
  const unwatch = watchUnhandled(onUnhandled);
  const listeners = countListeners(controller.signal);
  try {
    const run = new Run();
    const abort = sleep(abortAt ?? Infinity, { signal: controller.signal }).then(
      () => controller.abort(new Error('from outside')),
      () => {},
    );
    const error = await run.group(plan, undefined, controller.signal).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(listeners()).toBeLessThanOrEqual(1); // The sleep above.
    controller.abort();
    await abort;
    await settle();
    expect(run.problems).toEqual([]);
    expect(lost(run, error)).toEqual([]);
    expect(isExpected(error, controller.signal.reason)).toBe(true);
    expect(unhandled).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
    expect(listeners()).toBe(0);
  } finally {
    unwatch();
    clock.uninstall();
  }
}

function lost(run: Run, error: unknown): Error[] {
  const found = reachable(error);
  for (const each of run.reported) reachable(each, found);
  return run.thrown.filter((each) => !found.has(each));
}

/** A program ends well, or with failures, its deadline, or the outside reason; never with a bare inner cancellation. */
function isExpected(error: unknown, outside: unknown): boolean {
  if (error === undefined || error === outside) return true;
  if (error instanceof TaskGroupError || error instanceof TimeoutError) return true;
  return error instanceof FatalError && !isCancellation(error);
}

const RUNS = Number(environment('FUZZ_RUNS') ?? 400);

test(`${RUNS} random programs: nothing outlives its owner, no error is lost, no cancellation goes astray`, async () => {
  const seed = Number(environment('FUZZ_SEED') ?? 20_261_121);
  await fc.assert(fc.asyncProperty(program, fc.nat(), timeout, check), { numRuns: RUNS, seed });
});
