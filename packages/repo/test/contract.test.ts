import { readdirSync } from 'node:fs';
import path from 'node:path';
import * as background from '@taskgroup/background';
import { backgroundNames, nodeNames, patterns, runtimeNames } from '@taskgroup/patterns';
import * as runtime from '@taskgroup/runtime';
import * as node from '@taskgroup/runtime/node';
import plugin from 'eslint-plugin-taskgroup';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../src/root.ts';

describe('the catalogue and what is made of it', () => {
  const ids = patterns.map(({ id }) => id);

  test('every name that the tools write into code is exported by its package', () => {
    expect(runtimeNames.filter((name) => !(name in runtime))).toEqual([]);
    expect(nodeNames.filter((name) => !(name in node))).toEqual([]);
    expect(backgroundNames.filter((name) => !(name in background))).toEqual([]);
  });

  test('a message tells users of nothing that the runtime does not have yet', () => {
    const known = new Set([runtime, runtime.TaskGroup, node].flatMap((each) => Object.keys(each)));
    const told = patterns.flatMap(({ messages }) =>
      [
        ...Object.values(messages)
          .join(' ')
          .matchAll(/`(?:TaskGroup\.)?(\w+)\(\)`/g),
      ].map(([, name]) => name!),
    );
    expect(told).not.toEqual([]);
    expect(told.filter((name) => !known.has(name))).toEqual([]);
  });

  test('every pattern is a rule, has fixtures, a page and a test of its own', () => {
    expect(Object.keys(plugin.rules).toSorted()).toEqual(ids);
    expect(namesIn('fixtures/patterns')).toEqual(ids);
    expect(namesIn('docs/patterns')).toEqual(ids);
    expect(namesIn('packages/patterns/test/patterns')).toEqual(ids);
  });
});

function namesIn(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder))
    .map((name) => name.split('.')[0]!)
    .toSorted();
}
