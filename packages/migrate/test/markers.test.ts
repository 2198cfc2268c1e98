import { markersIn } from '@taskgroup/patterns';
import { expect, test, vi } from 'vitest';
import { committed, MANIFEST } from './repository.ts';

// Each story starts several processes.
vi.setConfig({ testTimeout: 180_000 });

const SOURCE = `import { load } from './work.js';
export const never = async (p) => await Promise.race([p, new Promise(() => {})]);
export async function race(xs) {
  // eslint-disable-next-line no-alert
  const first = await Promise.race([load(1), load(2)]);
  const html = \`
    <p>\${(await Promise.race([load(3), new Promise(() => {})])).name}</p>
  \`;
  return { first, html, all: await Promise.all([load(4), load(5)]) };
}
`;

const MARKED = `import { load } from './work.js';
import { TaskGroup } from '@taskgroup/runtime';
// TODO(taskgroup): loser-may-never-settle
export const never = async (p) => await Promise.race([p, new Promise(() => {})]);
export async function race(xs) {
  // TODO(taskgroup): loser-is-awaited
  // eslint-disable-next-line no-alert
  const first = await TaskGroup.race([() => load(1), () => load(2)]);
  // TODO(taskgroup): loser-may-never-settle
  const html = \`
    <p>\${(await Promise.race([load(3), new Promise(() => {})])).name}</p>
  \`;
  return { first, html, all: await TaskGroup.all([() => load(4), () => load(5)]) };
}
`;

test('--markers puts a line above each site that needs a decision, and a second run changes nothing', () => {
  const shop = committed({ 'package.json': MANIFEST, 'a.js': SOURCE });
  const { code, stdout } = shop.run('--write', '--markers', '--no-types');
  expect(code).toBe(0);
  expect(stdout).toContain('3 markers added.');
  expect(shop.read('a.js')).toBe(MARKED);
  expect(markersIn(MARKED)).toEqual([
    { code: 'loser-may-never-settle', line: 3 },
    { code: 'loser-is-awaited', line: 6 },
    { code: 'loser-may-never-settle', line: 9 },
  ]);
});

test('markers that a site stands behind stay, the others go', () => {
  const shop = committed({ 'package.json': MANIFEST, 'a.js': MARKED });
  expect(shop.run('--write', '--markers', '--no-types').stdout).toContain('1 marker removed.');
  const settled = MARKED.replace('  // TODO(taskgroup): loser-is-awaited\n', '');
  expect(shop.read('a.js')).toBe(settled);
  const again = shop.run('--write', '--allow-dirty', '--markers', '--no-types');
  expect(again.stdout).toContain('0 files changed');
  expect(shop.read('a.js')).toBe(settled);
});

test('--remove-markers removes them all and rewrites nothing, with the line ends of the file', () => {
  const windows = MARKED.replaceAll('\n', '\r\n');
  const shop = committed({
    'package.json': MANIFEST,
    'a.js': windows,
    '.gitattributes': '* -text',
  });
  expect(shop.run('--remove-markers').code).toBe(1);
  const { code, stdout } = shop.run('--write', '--remove-markers');
  expect(code).toBe(0);
  expect(stdout).toContain('3 markers removed.');
  expect(shop.read('a.js')).toBe(windows.replaceAll(/ *\/\/ TODO.+\r\n/g, ''));
  expect(shop.run('--undo').code).toBe(0);
  expect(shop.read('a.js')).toBe(windows);
});
