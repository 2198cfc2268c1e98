import { expect, test } from 'vitest';
import { CircuitBreaker } from '../src/breaker/circuit-breaker.ts';
import type { CircuitBreakerOptions } from '../src/breaker/options.ts';
import { CircuitOpenError } from '../src/index.ts';

/** A breaker on a clock that the test moves. */
function breakerAt(options: CircuitBreakerOptions = {}) {
  const time = { now: 0 };
  const changes: string[] = [];
  const breaker = new CircuitBreaker('api', options, {
    now: () => time.now,
    random: () => 1,
    onRoom: () => {},
    onChange: ({ state }, from) => void changes.push(`${from} -> ${state}`),
  });
  const fail = (times: number) => {
    for (let n = 0; n < times; n += 1) breaker.enter().failed();
  };
  return { breaker, changes, fail, time };
}

test('it opens when enough calls were made and enough of them failed, not before', () => {
  const { breaker, fail } = breakerAt({ minimumCalls: 4, failureRatio: 0.5 });
  fail(1);
  expect(breaker.state).toBe('closed');
  for (let n = 0; n < 2; n += 1) breaker.enter().succeeded();
  fail(1);
  expect(breaker.state).toBe('open');
  expect(() => breaker.enter()).toThrow(CircuitOpenError);
});

test('what happened before the window is forgotten', () => {
  const { breaker, fail, time } = breakerAt({ minimumCalls: 4, window: 1_000 });
  fail(3);
  time.now = 1_001;
  fail(1);
  expect(breaker.state).toBe('closed');
});

test('it closes after enough probes have succeeded, one at a time', () => {
  const { breaker, changes, fail, time } = breakerAt({ minimumCalls: 1, openFor: 100 });
  fail(1);
  time.now = 99;
  expect(breaker.retryAfter).toBe(1);
  time.now = 100;
  const probe = breaker.enter();
  expect(() => breaker.enter()).toThrow(CircuitOpenError);
  probe.succeeded();
  breaker.enter().succeeded();
  expect(changes).toEqual(['closed -> open', 'open -> half-open', 'half-open -> closed']);
});

test('it stays open for twice as long each time a probe fails, up to a limit', () => {
  const { breaker, fail, time } = breakerAt({
    minimumCalls: 1,
    openFor: 100,
    openForAtMost: 300,
  });
  fail(1);
  const pauses = [100, 200, 300, 300].map((pause) => {
    expect(breaker.retryAfter).toBe(pause);
    time.now += pause;
    breaker.enter().failed();
    return pause;
  });
  expect(pauses).toHaveLength(4);
});

test('a call that began before the break neither closes nor reopens it', () => {
  const { breaker, fail, time } = breakerAt({ minimumCalls: 1, openFor: 100, successes: 1 });
  const [slowSuccess, slowFailure] = [breaker.enter(), breaker.enter()];
  fail(1);
  time.now = 100;
  slowSuccess.succeeded();
  expect(breaker.state).toBe('half-open');
  slowFailure.failed();
  expect(breaker.state).toBe('half-open');
  breaker.enter().succeeded();
  expect(breaker.state).toBe('closed');
});

test('a cancelled call says nothing, and a cancelled probe makes room for the next', () => {
  const { breaker, fail, time } = breakerAt({ minimumCalls: 2, openFor: 100, successes: 1 });
  breaker.enter().cancelled();
  fail(1);
  expect(breaker.state).toBe('closed');
  fail(1);
  time.now = 100;
  breaker.enter().cancelled();
  breaker.enter().succeeded();
  expect(breaker.state).toBe('closed');
});

test('a probe that hangs has failed when its time is up, and counts no more', () => {
  const { breaker, fail, time } = breakerAt({
    minimumCalls: 1,
    openFor: 100,
    probeTimeout: 50,
    successes: 1,
  });
  fail(1);
  time.now = 100;
  const hangs = breaker.enter();
  expect(hangs.lease).toBe(50);
  time.now = 150;
  expect(breaker.state).toBe('open');
  time.now = 350;
  expect(breaker.state).toBe('half-open');
  hangs.succeeded();
  expect(breaker.state).toBe('half-open');
});

test('only the first word about a call counts', () => {
  const { breaker } = breakerAt({ minimumCalls: 2 });
  const permit = breaker.enter();
  permit.cancelled();
  permit.failed();
  permit.failed();
  expect(breaker.state).toBe('closed');
});

test('a person can isolate it, disable it and set it back', () => {
  const { breaker, fail } = breakerAt({ minimumCalls: 1 });
  breaker.isolate();
  expect(() => breaker.enter()).toThrow(CircuitOpenError);
  breaker.disable();
  fail(5);
  expect(breaker.state).toBe('disabled');
  breaker.reset();
  fail(1);
  expect(breaker.state).toBe('open');
});

test('settings that make no sense are refused', () => {
  expect(() => breakerAt({ minimumCalls: 0 })).toThrow(/minimumCalls/);
});
