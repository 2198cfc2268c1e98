import { BackgroundTaskManager } from '@taskgroup/background';
import { sleep } from '@taskgroup/runtime';
import { VirtualClock } from '@taskgroup/runtime/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { discrepancies } from '../src/soak/account.ts';
import { randomFrom } from '../src/soak/random-from.ts';
import { storm } from '../src/soak/storm.ts';

let clock: VirtualClock;
beforeEach(() => {
  clock = VirtualClock.install({ autojump: true });
});
afterEach(() => clock.uninstall());

test('five seconds of a storm leave no task unaccounted for', async () => {
  const random = randomFrom(7);
  const manager = new BackgroundTaskManager({ gracePeriod: 300, cleanupPeriod: 20, random });
  const tally = await storm(manager, { duration: 5_000, random });
  const { ledger } = await manager.close();
  await sleep(200); // Those that ignored their cancellation.
  expect(tally.accepted).toBeGreaterThan(300);
  for (const end of ['completed', 'failed', 'cancelled'])
    expect(tally.ends[end]).toBeGreaterThan(0);
  expect(discrepancies(ledger, tally)).toEqual([]);
});

test('a task too many or too few is a discrepancy', async () => {
  const random = randomFrom(7);
  const manager = new BackgroundTaskManager({ gracePeriod: 0, cleanupPeriod: 0, random });
  const tally = await storm(manager, { duration: 100, random });
  const { ledger } = await manager.close();
  await sleep(200);
  expect(discrepancies({ ...ledger, live: 1 }, tally)).toHaveLength(1);
  expect(discrepancies({ ...ledger, submitted: ledger.submitted + 1 }, tally)).toHaveLength(2);
  const lost = { ...ledger, abandoned: ledger.abandoned - 1, completed: ledger.completed + 1 };
  expect(discrepancies(lost, tally).length).toBeGreaterThan(0);
});
