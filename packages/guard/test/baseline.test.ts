import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { CLEAN, LEAKY, TestRepository } from './support/repository.ts';

const BASELINE = '.taskgroup/baseline.jsonl';
const OTHER = 'export const few = (a, b) => Promise.all([b(), a()]);\n';

test('what was there is taken up, also after a move; what is new is blocked, also in exchange', () => {
  const repository = TestRepository.configured({ 'src/a.js': LEAKY });
  expect(repository.guard('baseline', 'create').output).toContain('1 in the baseline, 1 added');
  repository.commitAll('Take up what there is');

  renameSync(path.join(repository.root, 'src/a.js'), path.join(repository.root, 'src/b.js'));
  repository.write({
    'src/b.js': `// Moved.\n\n${LEAKY.replace('[a(), b()]', '[\n  a(),\n  b(),\n]')}`,
  });
  repository.git('add', '-A');
  const moved = repository.judge('--staged');
  expect(moved).toMatchObject({ verdict: 'clean', counts: { baselined: 1 } });

  repository.stage({ 'src/b.js': OTHER });
  const exchanged = repository.judge('--staged');
  expect(exchanged).toMatchObject({ verdict: 'violations', counts: { baselined: 0 } });
  expect(exchanged.findings).toHaveLength(1);
});

test('a copy beside the original is new', () => {
  const repository = TestRepository.configured({ 'src/a.js': LEAKY });
  repository.guard('baseline', 'create');
  repository.commitAll('Take up what there is');
  repository.stage({ 'src/copy.js': LEAKY });

  expect(repository.judge('--staged').findings).toMatchObject([{ path: 'src/copy.js' }]);
});

test('it shrinks when code is mended, and grows for nobody without a deferral', () => {
  const repository = TestRepository.configured({ 'src/a.js': LEAKY });
  repository.guard('baseline', 'create');
  repository.commitAll('Take up what there is');
  repository.write({ 'src/a.js': CLEAN, 'src/b.js': OTHER });

  const { output, status } = repository.guard('baseline', 'update');
  expect(status).toBe(0);
  expect(output).toContain('New, and not taken up: 1');
  expect(output).toContain('0 in the baseline, 1 taken out');
  expect(readFileSync(path.join(repository.root, BASELINE), 'utf8')).toBe('');
  expect(repository.guard('baseline', 'update', '--allow-growth').status).toBe(2);
});

test('lines that a merge repeats and unsorts are a set, and conflict markers are named', () => {
  const repository = TestRepository.configured({ 'src/a.js': LEAKY, 'src/b.js': OTHER });
  repository.guard('baseline', 'create');
  const file = path.join(repository.root, BASELINE);
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  writeFileSync(file, `${[...lines, ...lines].reverse().join('\n')}\n`);
  expect(repository.judge('--all')).toMatchObject({ verdict: 'clean', counts: { baselined: 2 } });

  writeFileSync(file, `${lines[0]}\n<<<<<<< HEAD\n`);
  const broken = repository.guard('check', '--all');
  expect(broken.status).toBe(2);
  expect(broken.stderr).toContain(`${BASELINE}:2`);
});

test('violations that change places, and code that is formatted anew, are the same ones', () => {
  const [a, b] = [
    'export const one = (a, b) => Promise.all([a(), b()]);',
    'export const two = (c, d) => Promise.all([c(), d()]);',
  ];
  const repository = TestRepository.configured({ 'src/a.js': `${a}\n${b}\n` });
  repository.guard('baseline', 'create');
  repository.commitAll('Take up');
  repository.stage({ 'src/a.js': `${b}\n\n// moved\n${a.replaceAll(', ', ',\n    ')}\n` });

  expect(repository.judge('--staged')).toMatchObject({
    verdict: 'clean',
    counts: { baselined: 2 },
  });
});
