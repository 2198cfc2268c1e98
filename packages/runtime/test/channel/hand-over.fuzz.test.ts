import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openChannel } from '../../src/channel/index.ts';
import { microtasks } from '../support.ts';

type Step =
  | { readonly do: 'send' | 'trySend' | 'receive' | 'tryReceive' | 'wait' }
  | { readonly do: 'cancel'; readonly which: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom('send', 'trySend', 'receive', 'tryReceive', 'wait') }),
  fc.record({ do: fc.constant('cancel'), which: fc.nat(30) }),
);

/** What became of one call: `undefined` while it waits, and when nothing was to be had. */
interface Call {
  value?: number;
  cancelled?: boolean;
}

/** Plays the steps on a channel; a value is the ordinal of its call of `send`. */
class Player {
  readonly #ends;
  readonly sends: Call[] = [];
  readonly receives: Call[] = [];
  readonly #controllers: AbortController[] = [];

  constructor(size: number) {
    this.#ends = openChannel<number>(size);
  }

  async play(steps: readonly Step[]): Promise<void> {
    for (const each of steps) await this.#play(each);
    for (const controller of this.#controllers) controller.abort();
    await microtasks();
  }

  /** What is left in the buffer. */
  rest(): number[] {
    const rest: number[] = [];
    const [, receive] = this.#ends;
    for (let item = receive.tryReceive(); item; item = receive.tryReceive()) rest.push(item.value);
    return rest;
  }

  #play(each: Step): Promise<void> | undefined {
    const [send, receive] = this.#ends;
    if (each.do === 'wait') return microtasks();
    if (each.do === 'cancel') this.#controllers[each.which]?.abort();
    else if (each.do === 'trySend') {
      const value = this.sends.length;
      this.sends.push(send.trySend(value) ? { value } : {});
    } else if (each.do === 'tryReceive') this.receives.push(receive.tryReceive() ?? {});
    else if (each.do === 'send') {
      const value = this.sends.length;
      this.#watch(this.sends, (controller) => send.send(value, controller).then(() => value));
    } else this.#watch(this.receives, (controller) => receive.receive(controller));
    return undefined;
  }

  #watch(calls: Call[], start: (controller: AbortController) => Promise<number>): void {
    const controller = new AbortController();
    const call: Call = {};
    this.#controllers.push(controller);
    calls.push(call);
    start(controller).then(
      (value) => (call.value = value),
      () => (call.cancelled = true),
    );
  }
}

test('whatever is sent, received and cancelled: nothing is lost, nothing comes twice, all in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(0, 1, 3, Infinity),
      fc.array(step, { maxLength: 60 }),
      async (size, steps) => {
        const player = new Player(size);
        await player.play(steps);
        const values = (calls: readonly Call[]): number[] =>
          calls.flatMap(({ value }) => (value === undefined ? [] : [value]));
        expect([...values(player.receives), ...player.rest()]).toEqual(values(player.sends));
        expect(player.sends.every((call) => !(call.cancelled && call.value !== undefined))).toBe(
          true,
        );
      },
    ),
    { numRuns: 500, seed: 553 },
  );
});
