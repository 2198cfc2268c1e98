import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { edgeProblems } from '../src/check/edges.ts';
import { PACKAGES, ROOT } from '../src/root.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'edges-'));
  for (const name of PACKAGES) writePackage(name, {}, '');
});
afterEach(() => rmSync(root, { recursive: true }));

test('the packages of this repository keep the direction', () => {
  expect(edgeProblems(ROOT)).toEqual([]);
});

test('a tool that declares the runtime as a dependency is named', () => {
  writePackage('patterns', { '@taskgroup/runtime': '*' }, '');
  expect(edgeProblems(root)).toEqual(['@taskgroup/patterns must not build on @taskgroup/runtime.']);
});

test('an undeclared import counts as well, over several lines', () => {
  writePackage('migrate', {}, "import {\n  run,\n} from 'taskgroup-guard/run';\n");
  expect(edgeProblems(root)).toEqual(['migrate-taskgroup must not build on taskgroup-guard.']);
});

const NAMES: Record<string, string> = {
  runtime: '@taskgroup/runtime',
  background: '@taskgroup/background',
  bullmq: '@taskgroup/bullmq',
  patterns: '@taskgroup/patterns',
  'eslint-plugin': 'eslint-plugin-taskgroup',
  migrate: 'migrate-taskgroup',
  guard: 'taskgroup-guard',
};

function writePackage(folder: string, dependencies: Record<string, string>, source: string): void {
  const target = path.join(root, 'packages', folder);
  mkdirSync(path.join(target, 'src'), { recursive: true });
  writeFileSync(
    path.join(target, 'package.json'),
    JSON.stringify({ name: NAMES[folder], dependencies }),
  );
  writeFileSync(path.join(target, 'src/index.ts'), source);
}
