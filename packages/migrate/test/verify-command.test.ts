import { expect, test, vi } from 'vitest';
import type { MigrationReport } from '../src/index.ts';
import { committed, MANIFEST, type Files } from './repository.ts';

// Each story starts several processes.
vi.setConfig({ testTimeout: 180_000 });

/** A runtime that does what the stories need of it, so that a command can run the rewritten code. */
const RUNTIME: Files = {
  'node_modules/@taskgroup/runtime/package.json':
    '{ "name": "@taskgroup/runtime", "version": "1.0.0", "type": "module", "exports": "./index.js" }',
  'node_modules/@taskgroup/runtime/index.js':
    "export const TaskGroup = { all: (xs) => Promise.all(xs.map((x) => (typeof x === 'function' ? x() : x))) };\n",
};

const SUM = `export async function sum(load) {
  const [a, b] = await Promise.all([load(1), load(2)]);
  return a + b;
}
`;

/** Reads its own text, so that the command sees whether this very site was rewritten. */
const PICKY = `export async function first(load) {
  const fine = await Promise.all([load(1), load(2)]);
  return fine;
}
export async function second(load) {
  return await Promise.all([load(3), load(4)]);
}
`;

const CHECK = `import { sum } from './src/sum.js';
import { first, second } from './src/picky.js';
const load = async (x) => x;
if ((await sum(load)) !== 3) throw new Error('wrong sum');
await first(load);
if (second.toString().includes('TaskGroup')) {
  console.error('second() must not use TaskGroup');
  process.exit(1);
}
`;

function project(files: Files = {}) {
  return committed({
    'package.json': MANIFEST,
    '.gitignore': 'node_modules\n',
    'src/sum.js': SUM,
    'src/picky.js': PICKY,
    'check.mjs': CHECK,
    ...RUNTIME,
    ...files,
  });
}

test('--verify takes back the one site that breaks the command, and keeps the others', () => {
  const shop = project();
  const { code, stdout } = shop.run(
    '--write',
    '--no-types',
    '--json',
    '--verify',
    'node check.mjs',
    'src',
  );
  expect(code).toBe(0);
  const { sites, verification } = JSON.parse(stdout) as MigrationReport;
  expect(sites.map(({ file, line, outcome, reason }) => ({ file, line, outcome, reason }))).toEqual(
    [
      { file: 'src/picky.js', line: 2, outcome: 'converted', reason: undefined },
      { file: 'src/picky.js', line: 6, outcome: 'reverted', reason: 'verify-failed' },
      { file: 'src/sum.js', line: 2, outcome: 'converted', reason: undefined },
    ],
  );
  expect(sites[1]?.message).toBe('exit code 1:\nsecond() must not use TaskGroup');
  expect(verification).toMatchObject({ command: 'node check.mjs', reverted: 1 });
  expect(shop.read('src/picky.js')).toContain('fine = await TaskGroup.all([() => load(1)');
  expect(shop.read('src/picky.js')).toContain('return await Promise.all([load(3), load(4)]);');
  expect(shop.read('src/sum.js')).toContain('TaskGroup');
  expect(shop.run('--undo').code).toBe(0);
  expect(shop.git('status', '--porcelain')).toBe('');
});

test('a command that passes with every site is run twice', () => {
  const shop = project();
  const { code, stdout } = shop.run('--write', '--no-types', '--verify', 'node -e 0', 'src');
  expect(code).toBe(0);
  expect(stdout).toContain(
    '`node -e 0` passes; it ran 2 times, and 0 sites were taken back for it.',
  );
});

test('where no site passes, everything is as it was', () => {
  const shop = project();
  const command = `node -e "if (/TaskGroup/.test(fs.readFileSync('src/sum.js') + fs.readFileSync('src/picky.js'))) process.exit(7)"`;
  const { code, stdout } = shop.run('--write', '--no-types', '--verify', command, 'src');
  expect(code).toBe(0);
  expect(stdout).toContain('3 reverted');
  expect(stdout).toContain('exit code 7');
  expect(shop.git('status', '--porcelain')).toBe('');
  expect(shop.run('--undo').code).toBe(2);
});

test('a command that fails before the rewrite is an error, and nothing is written', () => {
  const shop = project();
  const { code, stderr } = shop.run(
    '--write',
    '--no-types',
    '--verify',
    'echo broken already; exit 4',
    'src',
  );
  expect(code).toBe(2);
  expect(stderr).toBe(
    '`echo broken already; exit 4` fails before anything is rewritten (exit code 4), so it cannot tell what the rewrite breaks:\n    broken already\n',
  );
  expect(shop.git('status', '--porcelain')).toBe('');
});

test.each([
  ['', 'The command given to --verify is empty; name one that runs your tests.\n'],
  [
    'exit 4',
    '`exit 4` fails before anything is rewritten (exit code 4), so it cannot tell what the rewrite breaks.\n',
  ],
])('a command that says nothing is named, and no more: %o', (command, sentence) => {
  const { code, stderr } = project().run('--write', '--no-types', '--verify', command, 'src');
  expect({ code, stderr }).toEqual({ code: 2, stderr: sentence });
});

test('a command that changes a file is named, and what could not be restored after it', () => {
  const shop = project({
    'edit.mjs':
      "import fs from 'node:fs'; const file = 'src/sum.js'; if (fs.readFileSync(file, 'utf8').includes('TaskGroup')) { fs.appendFileSync(file, '// edited\\n'); process.exit(1); }",
  });
  const { code, stderr } = shop.run('--write', '--no-types', '--verify', 'node edit.mjs', 'src');
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /^The command given to --verify changed '.*sum\.js' while .*\.\nSome files could not be given their old bytes; --undo tries again:\n/,
  );
});

test('a command that hangs with a rewrite counts as failed', () => {
  const shop = project({
    'hang.mjs':
      "import fs from 'node:fs'; if (fs.readFileSync('src/sum.js', 'utf8').includes('TaskGroup')) setInterval(() => {}, 1000);",
  });
  const { code, stdout } = shop.run(
    '--write',
    '--no-types',
    '--verify',
    'node hang.mjs',
    '--verify-timeout',
    '15',
    'src/sum.js',
  );
  expect(code).toBe(0);
  expect(stdout).toContain('1 reverted');
  expect(stdout).toContain('no end after 15 s');
});

test('a command that lacks the runtime blames no site', () => {
  const shop = project();
  shop.remove('node_modules');
  const { code, stderr } = shop.run('--write', '--no-types', '--verify', 'node check.mjs', 'src');
  expect(code).toBe(2);
  expect(stderr).toContain('does not find @taskgroup/runtime, which the rewritten code imports');
  expect(shop.git('status', '--porcelain')).toBe('');
});

test('a command that changes the files on trial ends the run, and every other file is as it was', () => {
  const shop = project({
    'meddle.mjs':
      "import fs from 'node:fs'; if (fs.readFileSync('src/sum.js', 'utf8').includes('TaskGroup')) { fs.appendFileSync('src/sum.js', '// mine'); process.exit(1); }",
  });
  const { code, stderr } = shop.run('--write', '--no-types', '--verify', 'node meddle.mjs', 'src');
  expect(code).toBe(2);
  expect(stderr).toContain('src/sum.js: refused: the file was changed by somebody else meanwhile');
  expect(shop.read('src/sum.js')).toContain('// mine');
  expect(shop.read('src/picky.js')).toBe(PICKY);
});

test('a run killed while it verifies is taken back by the next one', () => {
  const shop = project();
  const kill = `node -e "if (fs.readFileSync('src/sum.js', 'utf8').includes('TaskGroup')) process.kill(+fs.readFileSync('.pid', 'utf8'), 'SIGKILL')"`;
  shop.runAndKill('.pid', '--write', '--allow-dirty', '--no-types', '--verify', kill, 'src');
  expect(shop.read('src/sum.js')).toContain('TaskGroup');
  const { code, stdout } = shop.run('--resume');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Took back the run of .+ before it was verified: 2 files restored\.\n$/);
  expect(shop.read('src/sum.js')).toBe(SUM);
  expect(shop.read('src/picky.js')).toBe(PICKY);
});

test('Ctrl-C while the command runs gives every file its old bytes again', () => {
  const shop = project();
  const args = ['--write', '--no-types', '--verify', 'node check.mjs', 'src'];
  const owned = SUM.replace(
    'Promise.all([load(1), load(2)])',
    'TaskGroup.all([() => load(1), () => load(2)])',
  );
  const text = `import { TaskGroup } from '@taskgroup/runtime';\n\n${owned}`;
  const { status, stderr } = shop.signalWhen('SIGINT', 'src/sum.js', text, ...args);
  expect({ status, stderr }).toEqual({
    status: 130,
    stderr: 'Interrupted: every file has its old bytes again.\n',
  });
  expect(shop.git('status', '--porcelain')).toBe('');
});

test('--verify without --write is refused', () => {
  const { code, stderr } = project().run('--verify', 'true', 'src');
  expect(code).toBe(2);
  expect(stderr).toContain('works with --write only');
});
