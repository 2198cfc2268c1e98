import { afterEach, describe, expect, test, vi } from 'vitest';
import { choose } from '../src/bench/choose.ts';
import type { Environment } from '../src/bench/environment.ts';
import { type Measured, OURS, type Row } from '../src/bench/family.ts';
import { isKept, ratio } from '../src/bench/figure.ts';
import { markdown, promises } from '../src/bench/markdown.ts';
import { picture } from '../src/bench/picture.ts';
import { pythonRows, pythonVersions, reasonOf } from '../src/bench/python.ts';
import { mergeResults, type Result } from '../src/bench/results.ts';
import { endOf } from '../src/bench/run-alone.ts';
import { rowOf, timeInTurns } from '../src/bench/time-in-turns.ts';

const NODE_20: Environment = {
  node: 'v20.20.2',
  platform: 'linux x64',
  cores: 2,
  cpu: 'a processor',
  versions: { [OURS]: '0.0.0', 'p-map': '7.1.1' },
};
const NODE_24 = { ...NODE_20, node: 'v24.1.0' };

describe('a promise', () => {
  const rows = [row('ours', 3), row('peer', 2), absent('gone')];
  const comparison = { job: 'spawn', ours: 'ours', bar: 1.5 };

  test('is kept up to its bar', () => {
    const figure = ratio(rows, { ...comparison, peer: 'peer' });
    expect(figure).toEqual({ name: 'spawn, ours against peer', value: 1.5, bar: 1.5, unit: 'x' });
    expect(isKept(figure)).toBe(true);
    expect(isKept({ ...figure, value: 1.51 })).toBe(false);
  });

  test('is missed when a side of it could not be measured, and says so', () => {
    for (const peer of ['gone', 'nobody']) {
      const figure = ratio(rows, { ...comparison, peer });
      expect(isKept(figure)).toBe(false);
      expect(promises([figure])).toContain(
        `| spawn, ours against ${peer} | not measured | ≤ 1.5 x | missed |`,
      );
    }
  });
});

describe('a table', () => {
  test('marks our rows, names versions, and gives a reason in place of a figure', () => {
    const page = markdown({ spawn: result([row('TaskGroup.all', 1234.5, OURS), absent('p-map')]) });
    expect(page).toContain('| **TaskGroup.all** | @taskgroup/runtime | 1,234.5 |');
    expect(page).toContain('| p-map | p-map 7.1.1 | — it is not present |  |  |  |');
  });

  test('says where it was measured, once for all that were measured there', () => {
    const same = markdown({ spawn: result([]), cancel: result([]) });
    expect(same.match(/Node v20/g)).toHaveLength(1);
    const apart = markdown({ spawn: result([]), cancel: result([], NODE_24) });
    expect(apart.match(/Node v2[04]/g)).toEqual(['Node v20', 'Node v24']);
  });

  test('has the best, the median and the worst of the samples', () => {
    const samples = [3.14159, 9, 1, 4];
    expect(rowOf('a', 'b', samples)).toMatchObject({ best: 1, median: 3.14, worst: 9, rounds: 4 });
    expect(rowOf('a', 'b', [])).toMatchObject({ why: 'it was not measured' });
  });
});

describe('the results', () => {
  test('of one family replace those of the last time, and leave the others', () => {
    const [old, fresh] = [result([]), result([], NODE_24)];
    const merged = mergeResults({ gone: old, cancel: old, spawn: old }, { cancel: fresh }, [
      'spawn',
      'cancel',
      'never measured',
    ]);
    expect(Object.entries(merged)).toEqual([
      ['spawn', old],
      ['cancel', fresh],
    ]);
  });

  test('are drawn the same each time, without what could not be measured', () => {
    const { tables } = result([row('TaskGroup.all', 0, OURS), row('p-map', 2), absent('p-limit')]);
    const svg = picture(tables);
    expect(svg).toMatch(/^<svg/);
    expect(svg).toContain('TaskGroup.all');
    expect(svg).not.toContain('p-limit');
    expect(picture(tables)).toBe(svg);
  });

  test('that hold no figure are an empty picture', () => {
    expect(picture([])).toMatch(/^<svg/);
    expect(picture(result([absent('p-map')]).tables)).toMatch(/^<svg/);
  });
});

describe('what is measured', () => {
  const parts = { runtime: [{ name: 'spawn' }, { name: 'cancel' }], gate: [{ name: 'commit' }] };

  test.each([
    [[], ['spawn', 'cancel', 'commit']],
    [['runtime'], ['spawn', 'cancel']],
    [
      ['commit', 'spawn'],
      ['spawn', 'commit'],
    ],
    [
      ['runtime', 'cancel'],
      ['spawn', 'cancel'],
    ],
  ])('is what the names %j ask for', (names, expected) => {
    expect(choose(parts, names).map(({ name }) => name)).toEqual(expected);
  });

  test('is nothing that does not exist', () => {
    expect(() => choose(parts, ['spwan'])).toThrow(
      "Cannot measure 'spwan' as there is only runtime, gate, spawn, cancel, commit",
    );
  });
});

describe('contenders in turns', () => {
  const effort = { rounds: 3, patience: 1_000 };

  test('are measured in every round; one that fails or can not do it keeps its row', async () => {
    const rows = await timeInTurns(
      [
        { label: 'a', by: 'a', measure: slowly },
        { label: 'b', by: 'b', measure: () => Promise.reject(new RangeError('stack overflow')) },
        { label: 'c', by: 'c', why: 'it has no limit' },
      ],
      effort,
    );
    expect(rows).toEqual([
      { label: 'a', by: 'a', best: 7, median: 7, worst: 7, rounds: 3 },
      { label: 'b', by: 'b', why: 'stack overflow' },
      { label: 'c', by: 'c', why: 'it has no limit' },
    ]);
  });

  test('that try our patience are measured once', async () => {
    const measure = vi.fn(slowly);
    const rows = await timeInTurns([{ label: 'a', by: 'a', measure }], { ...effort, patience: 10 });
    expect(rows).toMatchObject([{ rounds: 1 }]);
    expect(measure).toHaveBeenCalledTimes(1);
  });

  async function slowly(): Promise<number> {
    await new Promise((resolve) => setTimeout(resolve, 60));
    return 7;
  }
});

describe('Python', () => {
  afterEach(() => vi.unstubAllEnvs());

  test('that is not there leaves rows that say so', async () => {
    vi.stubEnv('PYTHON', 'no-such-python');
    const rows = await pythonRows('spawn', 1, { rounds: 1, patience: 1, groups: 1 });
    expect(rows.map(({ label }) => label)).toContain('asyncio.TaskGroup');
    expect(rows.every((each) => 'why' in each && each.why === 'Python is not present')).toBe(true);
    expect(await pythonVersions()).toEqual({});
  });

  test('that crashes is quoted without paths', () => {
    const stderr = 'Traceback …\n  File "/home/me/measure.py"\nRecursionError: too deep\n';
    expect(reasonOf({ code: 1, stderr })).toBe('RecursionError: too deep');
  });
});

describe('a process that ended without an answer', () => {
  test.each([
    [{ killed: true, signal: 'SIGTERM' }, 'did not end within 30 s'],
    [{ signal: 'SIGSEGV' }, 'died of SIGSEGV'],
    [{ code: 13 }, 'never ended: nothing was left to run'],
    [{ code: 1, stderr: 'at x\nRangeError: Maximum\n  at y' }, 'RangeError: Maximum'],
    [{ code: 3 }, 'ended with exit code 3'],
  ])('%j: %s', (ended, expected) => {
    expect(endOf(ended, 30_000)).toBe(expected);
  });
});

function row(label: string, best: number, by = label): Measured {
  return { label, by, best, median: best, worst: best, rounds: 1 };
}

function absent(label: string): Row {
  return { label, by: label, why: 'it is not present' };
}

function result(rows: Row[], environment = NODE_20): Result {
  const table = { title: 'Spawn and join', about: 'Tasks.', unit: 'µs per task', rows };
  return { environment, tables: [table], figures: [] };
}
