import { expect, test, vi } from 'vitest';
import { committed, LEAKY, MANIFEST } from './repository.ts';

vi.setConfig({ testTimeout: 240_000 });

const TSCONFIG = JSON.stringify({ compilerOptions: { strict: true, types: [] }, include: ['.'] });

test('several processes report the same as one, with types and without', () => {
  const typed = LEAKY.replace('(id)', '(id: string)');
  const names = Array.from({ length: 60 }, (_, index) => `plain/f${index}.js`);
  const shop = committed({
    'package.json': MANIFEST,
    'a/tsconfig.json': TSCONFIG,
    'a/work.ts':
      'export declare function load(id: string): Promise<string>; export declare function ping(): Promise<string>;',
    'a/a.ts': typed,
    'b/tsconfig.json': TSCONFIG,
    'b/b.ts': typed,
    'plain/broken.js': 'const x = await Promise.all([;\n',
    ...Object.fromEntries(names.map((name) => [name, LEAKY])),
  });
  const one = shop.run('--json', '--jobs', '1');
  expect(one.code).toBe(1);
  expect(one.stdout).toContain('"filesWithTypes": 2');
  expect(shop.run('--json', '--jobs', '3')).toEqual(one);
  expect(shop.run('--json', '--no-types', '--jobs', '2')).toEqual(
    shop.run('--json', '--no-types', '--jobs', '1'),
  );
});

test('Ctrl-C ends the processes too, at whatever they are', async () => {
  const typed = LEAKY.replace('(id)', '(id: string)');
  const shop = committed({
    'package.json': MANIFEST,
    'a/tsconfig.json': TSCONFIG,
    'a/a.ts': typed,
    'b/tsconfig.json': TSCONFIG,
    'b/b.ts': typed,
  });
  const { signal, stderr, worker } = shop.interruptAtWork('--write', '--jobs', '2');
  expect({ signal, stderr }).toEqual({ signal: 'SIGINT', stderr: '' });
  await vi.waitUntil(() => !isAlive(worker), { timeout: 60_000 });
  expect(shop.read('a/a.ts')).toBe(typed);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('a number of jobs that is none is refused', () => {
  expect(committed({ 'a.js': LEAKY }).run('--jobs', '0').code).toBe(2);
});
