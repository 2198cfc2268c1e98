import { retry } from '@taskgroup/runtime';
import { readFileSync } from 'node:fs';
import { patterns } from '@taskgroup/patterns';
import { expect, test } from 'vitest';
import { rewriteSource } from '../src/index.ts';

const preferRetry = patterns.filter(({ id }) => id === 'prefer-retry');

/** Loops as they are written by hand, over `work`, `max` and `say`. */
const loops: Readonly<Record<string, string>> = {
  'rethrows in the last turn': `
    for (let i = 0; i < max; i++) {
      try {
        return await work();
      } catch (error) {
        if (i === max - 1) throw error;
        await sleep(2 ** i);
      }
    }`,
  'throws what it kept': `
    let last;
    for (let i = 1; i <= max; i += 1) {
      try { return await work(); } catch (error) { last = error; }
    }
    throw last;`,
  'gives up on what is fatal': `
    for (let i = 0; ; i++) {
      try {
        const value = await work();
        say('worked', value);
        return value;
      } catch (error) {
        if (i >= max - 1 || error.isFatal) throw error;
        say('failed', i + 1, error.message);
        await sleep(1);
      }
    }`,
  'goes on for ever': `
    let value;
    while (true) {
      try {
        value = await work();
        break;
      } catch (error) {
        if (error.isFatal) throw error;
        await sleep(1);
      }
    }
    return [value];`,
};

/** What the attempts come to, one letter each: it works, fails, or fails for good. */
const courses = ['w', 'fw', 'ffw', 'fff', 'F', 'fF', 'fffw', 'ffffffF'];

async function run(body: string, course: string) {
  const events: unknown[] = [];
  const failures: Error[] = [];
  const work = async () => {
    const step = course[failures.length] ?? 'F';
    events.push(step);
    if (step === 'w') return 'done';
    const error = Object.assign(new Error(`failure ${failures.length}`), { isFatal: step === 'F' });
    failures.push(error);
    throw error;
  };
  const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const say = (...said: unknown[]) => events.push(said);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- it runs what the codemod wrote
  const made = new Function(
    ...['work', 'max', 'sleep', 'say', 'retry'],
    `return (async () => {${body}})()`,
  ) as (...given: unknown[]) => Promise<unknown>;
  const outcome = made(work, 3, sleep, say, retry).then(
    (value) => ({ value }),
    (error: unknown) => ({ failure: failures.indexOf(error as Error) }),
  );
  return { outcome: await outcome, events };
}

test.for(Object.keys(loops))('a loop that %s does the same as retry()', async (name) => {
  const source = `const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));\nasync function run(work, max, say) {${loops[name]!}\n}`;
  const { text, sites } = rewriteSource(source, 'input.js', preferRetry);
  expect(sites.map(({ outcome }) => outcome)).toEqual(['converted']);
  const body = (code: string) =>
    code.slice(code.indexOf('{', code.indexOf('async function run')) + 1, -1);
  expect(body(text)).toContain('retry(');
  const isEndless = name === 'goes on for ever';
  for (const course of courses.filter((each) => !isEndless || !/^f+$/.test(each))) {
    expect([course, await run(body(text), course)]).toEqual([
      course,
      await run(body(source), course),
    ]);
  }
});

test.for(['service-lifecycle/before/src/warehouse.ts', 'job-orchestrator/before/src/step.ts'])(
  'the loop in %s becomes the retry() that the finished example has',
  (name) => {
    const file = new URL(`../../../fixtures/projects/${name}`, import.meta.url);
    const { text, sites } = rewriteSource(readFileSync(file, 'utf8'), name, preferRetry);
    expect(sites.map(({ outcome }) => outcome)).toEqual(['converted']);
    const after = readFileSync(new URL(file.href.replace('/before/', '/after/')), 'utf8');
    expect(text).toContain('maxAttempts: attempts');
    expect(after).toContain('maxAttempts: attempts');
  },
);
