import { readdirSync } from 'node:fs';
import { patterns } from '@taskgroup/patterns';
import { expect, test } from 'vitest';
import { committed, LEAKY, MANIFEST } from './repository.ts';

const SERVICE = `import { withTaskGroup } from '@taskgroup/runtime';
import { load, stop } from './work.js';

process.on('SIGTERM', () => process.exit(0));

async function save(order) {
  await fetch('/orders', { method: 'POST', body: order });
}

async function main() {
  await withTaskGroup(async (group) => {
    void save('first');
    setInterval(async () => {
      await load();
    }, 1_000);
    for (let attempt = 1; attempt <= 3; attempt++) {
      try {
        return await load();
      } catch (error) {
        if (attempt === 3) throw error;
      }
    }
  });
}

main();
`;

const OWNED = `import { withTaskGroup, sleep, retry } from '@taskgroup/runtime';
import { load, stop } from './work.js';
import { runMain } from '@taskgroup/runtime/node';

async function save(order) {
  await fetch('/orders', { method: 'POST', body: order });
}

async function main() {
  await withTaskGroup(async (group) => {
    group.startSoon(() => save('first'));
    group.startSoon(async (task) => { for (;;) { await sleep(1_000, task);
      await load();
    } }, { daemon: true });
    return await retry(() => load(), { maxAttempts: 3, base: 0 });
  });
}

await runMain(() => main());
`;

const files = { 'package.json': MANIFEST, 'src/service.js': SERVICE, 'src/leaky.js': LEAKY };

interface Report {
  readonly sites: readonly { readonly file: string; readonly pattern: string; outcome: string }[];
}

test('a run that is asked for nothing else leaves what would run or end at another time', () => {
  const repository = committed(files);
  const { code, stdout } = repository.run('--json');
  expect(code).toBe(1);
  const { sites } = JSON.parse(stdout) as Report;
  expect(sites.map(({ pattern }) => pattern)).toEqual(['no-leaky-combinator']);
  repository.run('--write');
  expect(repository.read('src/service.js')).toBe(SERVICE);
});

test('--pattern asks for one', () => {
  const repository = committed(files);
  const { stdout } = repository.run('--json', '--pattern', 'prefer-retry');
  const { sites } = JSON.parse(stdout) as Report;
  expect(sites.map(({ pattern, outcome }) => `${pattern}: ${outcome}`)).toEqual([
    'prefer-retry: converted',
  ]);
});

test('--all-patterns gives every task of a program its owner, and a second run has nothing to do', () => {
  const repository = committed(files);
  const { code } = repository.run('--all-patterns', '--write');
  expect(code).toBe(0);
  expect(repository.read('src/service.js')).toBe(OWNED);
  expect(repository.read('src/leaky.js')).toContain('TaskGroup.all(');
  repository.git('commit', '--quiet', '--all', '--message', 'Migrate');
  const again = JSON.parse(repository.run('--all-patterns', '--json').stdout) as Report;
  expect(again.sites.filter(({ outcome }) => outcome !== 'left')).toEqual([]);
});

test('each pattern of the codemod is a transform of jscodeshift too', () => {
  const transforms = readdirSync(new URL('../src/transforms', import.meta.url));
  const ids = patterns.filter(({ codemod }) => codemod).map(({ id }) => `${id}.ts`);
  expect(transforms.filter((name) => ids.includes(name)).sort()).toEqual(ids.sort());
});
