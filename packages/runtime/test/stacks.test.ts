import { describe, expect } from 'vitest';
import type { TaskGroupError } from '../src/index.ts';
import { sleep, sleepForever, TaskGroup, withTaskGroup } from '../src/index.ts';
import { testWithAsyncStacks } from './host.ts';
import { errorOf } from './support.ts';

async function failLater(task: { readonly signal: AbortSignal }): Promise<never> {
  await sleep(1, task);
  throw new Error('later');
}

async function failAtOnce(): Promise<never> {
  throw new Error('at once');
}

describe('a failing child names the functions that wait for its group', () => {
  testWithAsyncStacks('withTaskGroup, while its body still runs', async () => {
    async function hostOfGroup(): Promise<void> {
      await withTaskGroup(async (group) => {
        group.startSoon(failLater);
        await sleepForever(group);
      });
    }
    const { errors } = (await errorOf(hostOfGroup())) as TaskGroupError;
    expect((errors[0] as Error).stack).toMatch(/at (async )?hostOfGroup/);
  });

  testWithAsyncStacks('withTaskGroup, for a task that throws before its first await', async () => {
    async function hostOfGroup(): Promise<void> {
      await withTaskGroup((group) => void group.startSoon(failAtOnce));
    }
    const { errors } = (await errorOf(hostOfGroup())) as TaskGroupError;
    expect((errors[0] as Error).stack).toMatch(/at (async )?hostOfGroup/);
  });

  testWithAsyncStacks('TaskGroup.all', async () => {
    async function hostOfAll(): Promise<void> {
      await TaskGroup.all([failLater, (task) => sleepForever(task)]);
    }
    expect(((await errorOf(hostOfAll())) as Error).stack).toMatch(/at (async )?hostOfAll/);
  });

  testWithAsyncStacks('TaskGroup.map', async () => {
    async function hostOfMap(): Promise<void> {
      await TaskGroup.map([1], (_, __, task) => failLater(task));
    }
    expect(((await errorOf(hostOfMap())) as Error).stack).toMatch(/at (async )?hostOfMap/);
  });

  testWithAsyncStacks('a joined block', async () => {
    async function hostOfBlock(): Promise<void> {
      const group = TaskGroup.open();
      group.startSoon(failLater);
      await group.join();
    }
    const { errors } = (await errorOf(hostOfBlock())) as TaskGroupError;
    expect((errors[0] as Error).stack).toMatch(/at (async )?hostOfBlock/);
  });
});
