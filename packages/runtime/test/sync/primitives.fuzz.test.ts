import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  Barrier,
  CapacityLimiter,
  Condition,
  Event,
  Lock,
  Semaphore,
} from '../../src/sync/index.ts';
import type { Token } from '../../src/sync/index.ts';
import { microtasks } from '../support.ts';

// Random programs against a model of a few lines. A call is cancelled by a controller of its own, before it waits, while
// it waits, and in the same turn in which it is served.
const OPTIONS = { numRuns: 400, seed: 907 };

type Step =
  | { readonly do: 'acquire' | 'tryAcquire' | 'turn' }
  | { readonly do: 'cancel' | 'release'; readonly which: number }
  | { readonly do: 'resize'; readonly to: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('acquire', 'tryAcquire', 'turn') }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('cancel', 'release'), which: fc.nat(20) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('resize'), to: fc.nat(4) }) },
);

/** One call of `acquire`, and what became of it. */
interface Call {
  readonly controller: AbortController;
  token?: Token;
  cancelled?: boolean;
}

interface Lender {
  acquire(options: AbortController): Promise<Token>;
  tryAcquire(): Token | undefined;
  resize?(to: number): void;
}

/** Plays the steps on a lender and, one by one, on the model: who holds is known at once, in the order of coming. */
class Lending {
  readonly #lender: Lender;
  readonly calls: Call[] = [];
  /** The model. */
  size: number;
  readonly holds = new Set<Call>();
  readonly waits: Call[] = [];

  constructor(lender: Lender, size: number) {
    this.#lender = lender;
    this.size = size;
  }

  async play(each: Step): Promise<void> {
    if (each.do === 'turn') await microtasks();
    else if (each.do === 'acquire') this.#acquire();
    else if (each.do === 'tryAcquire') this.#tryAcquire();
    else if (each.do === 'cancel') this.#cancel(this.calls[each.which]);
    else if (each.do === 'release') this.#release(this.calls[each.which]);
    else if (each.do === 'resize') this.#resize(each.to);
  }

  /** To be called after a turn, when everybody has heard. */
  check(): void {
    for (const call of this.calls) {
      expect(call.token !== undefined && !call.token.released).toBe(this.holds.has(call));
      if (this.waits.includes(call))
        expect([call.token, call.cancelled]).toEqual([undefined, undefined]);
    }
  }

  #acquire(): void {
    const call: Call = { controller: new AbortController() };
    this.calls.push(call);
    this.#lender.acquire(call.controller).then(
      (token) => (call.token = token),
      () => (call.cancelled = true),
    );
    this.waits.push(call);
    this.#serve();
  }

  #tryAcquire(): void {
    const token = this.#lender.tryAcquire();
    expect(token !== undefined).toBe(this.holds.size < this.size);
    if (token === undefined) return;
    const call = { controller: new AbortController(), token };
    this.calls.push(call);
    this.holds.add(call);
  }

  #cancel(call: Call | undefined): void {
    call?.controller.abort();
    if (call && this.waits.includes(call)) this.waits.splice(this.waits.indexOf(call), 1);
  }

  #release(call: Call | undefined): void {
    if (!call?.token || !this.holds.delete(call)) return;
    call.token.release();
    this.#serve();
  }

  #resize(to: number): void {
    if (!this.#lender.resize) return;
    this.#lender.resize(to);
    this.size = to;
    this.#serve();
  }

  #serve(): void {
    while (this.waits.length > 0 && this.holds.size < this.size) {
      this.holds.add(this.waits.shift()!);
    }
  }
}

function limiterOf(size: number): Lender {
  const limiter = new CapacityLimiter(size);
  return Object.assign(limiter, { resize: (to: number) => (limiter.totalTokens = to) });
}

test.each([
  ['a CapacityLimiter', limiterOf, fc.nat(4)],
  ['a Semaphore', (size: number) => new Semaphore(size), fc.nat(4)],
  ['a Lock', () => new Lock(), fc.constant(1)],
  ['the lock of a Condition', () => new Condition(), fc.constant(1)],
] as const)('%s: who holds is who the model says, at any time', async (_what, make, sizes) => {
  await fc.assert(
    fc.asyncProperty(sizes, fc.array(step, { maxLength: 60 }), async (size, steps) => {
      const lending = new Lending(make(size), size);
      for (const each of steps) {
        await lending.play(each);
        if (each.do === 'turn') lending.check();
      }
      await microtasks();
      lending.check();
    }),
    OPTIONS,
  );
});

test('Condition: each notification wakes one who waits, whoever is cancelled', async () => {
  const action = fc.oneof(
    fc.record({ do: fc.constantFrom('wait', 'turn') }),
    fc.record({ do: fc.constant('notify'), which: fc.nat(3) }),
    fc.record({ do: fc.constant('cancel'), which: fc.nat(20) }),
    fc.record({ do: fc.constant('notify and cancel'), which: fc.nat(20) }),
  ) as fc.Arbitrary<{ do: string; which: number }>;
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 50 }), async (steps) => {
      const condition = new Condition();
      const calls: { controller: AbortController; outcome?: string }[] = [];
      let inside = 0;
      let owed = 0; // Notifications that found somebody.

      function wait(): void {
        const controller = new AbortController();
        const call: (typeof calls)[number] = { controller };
        calls.push(call);
        void condition
          .run(async () => {
            try {
              await condition.wait(controller);
              call.outcome = 'woken';
            } catch {
              call.outcome = 'cancelled';
            }
            inside += 1;
            expect([condition.locked, inside]).toEqual([true, 1]);
            await Promise.resolve();
            inside -= 1;
          }, controller)
          .catch(() => (call.outcome = 'never got in'));
      }

      for (const { do: what, which } of steps) {
        if (what === 'turn') await microtasks();
        else if (what === 'wait') wait();
        else if (what === 'cancel') calls[which]?.controller.abort();
        else {
          await microtasks();
          const token = condition.tryAcquire()!; // Nobody holds the lock for longer than a turn.
          const n = what === 'notify' ? which : 1;
          owed += Math.min(n, condition.statistics().tasksWaiting);
          condition.notify(n);
          const waiting = condition.statistics().tasksWaiting;
          const victim = calls[which];
          if (what !== 'notify') {
            victim?.controller.abort(); // One that was notified passes it on, if there is somebody.
            const passedOn = waiting - condition.statistics().tasksWaiting;
            expect(passedOn).toBeLessThanOrEqual(1);
          }
          token.release();
        }
      }
      await microtasks();
      for (let i = 0; i < calls.length; i += 1) await microtasks(); // One by one they get the lock.
      const count = (outcome?: string): number =>
        calls.filter((call) => call.outcome === outcome).length;
      expect(condition.statistics()).toMatchObject({
        tasksWaiting: count(undefined),
        lock: { locked: false, tasksWaiting: 0 },
      });
      // A notification is lost only when everybody who could get it was cancelled.
      expect(count('woken')).toBeLessThanOrEqual(owed);
      if (count('woken') < owed)
        expect(count('cancelled')).toBeGreaterThanOrEqual(owed - count('woken'));
      if (count('cancelled') === 0) expect(count('woken')).toBe(owed);
    }),
    OPTIONS,
  );
});

test('Barrier: rounds are full, in the order of coming, and whoever is cancelled leaves', async () => {
  const action = fc.oneof(
    fc.record({ do: fc.constantFrom('wait', 'wait', 'turn', 'reset') }),
    fc.record({ do: fc.constant('cancel'), which: fc.nat(20) }),
  ) as fc.Arbitrary<{ do: string; which: number }>;
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(action, { maxLength: 50 }),
      async (parties, steps) => {
        const barrier = new Barrier(parties);
        const calls: { controller: AbortController; outcome?: unknown }[] = [];
        const expected = new Map<number, unknown>();
        let round: number[] = [];
        for (const { do: what, which } of steps) {
          if (what === 'turn') await microtasks();
          else if (what === 'cancel') {
            calls[which]?.controller.abort();
            if (round.includes(which)) expected.set(which, 'AbortError');
            round = round.filter((each) => each !== which);
          } else if (what === 'reset') {
            barrier.reset();
            for (const each of round) expected.set(each, 'BrokenBarrierError');
            round = [];
          } else {
            const call: (typeof calls)[number] = { controller: new AbortController() };
            round.push(calls.push(call) - 1);
            barrier.wait(call.controller).then(
              (place) => (call.outcome = place),
              (error: Error) => (call.outcome = error.name),
            );
            if (round.length < parties) continue;
            for (const [place, each] of round.entries()) expected.set(each, place);
            round = [];
          }
        }
        await microtasks();
        expect(calls.map(({ outcome }) => outcome)).toEqual(calls.map((_, i) => expected.get(i)));
        expect(barrier.statistics().tasksWaiting).toBe(round.length);
      },
    ),
    OPTIONS,
  );
});

test('Event: all who wait are woken in order, but those who were cancelled before', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 30 }), fc.nat(30), async (cancels, at) => {
      const event = new Event();
      const woken: number[] = [];
      let lost = 0;
      const controllers = cancels.map((_, i) => {
        const controller = new AbortController();
        const wait = event.wait(controller);
        wait.then(
          () => woken.push(i),
          () => (lost += 1),
        );
        return controller;
      });
      const cancel = (from: number, to: number): void =>
        controllers.slice(from, to).forEach((each, i) => cancels[from + i] && each.abort());
      cancel(0, at);
      event.set();
      cancel(at, Infinity); // Too late.
      await microtasks();
      expect(woken).toEqual(controllers.flatMap((_, i) => (i < at && cancels[i] ? [] : [i])));
      expect(woken.length + lost).toBe(cancels.length);
      expect(event.statistics()).toEqual({ isSet: true, tasksWaiting: 0 });
    }),
    OPTIONS,
  );
});
