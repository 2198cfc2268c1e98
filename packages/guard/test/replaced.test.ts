import { execFileSync } from 'node:child_process';
import { realpathSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { installedGate } from './support/installed-gate.ts';
import { LEAKY, TestRepository } from './support/repository.ts';

const GIT = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();

/** Judges a commit with a `git` that does something to the gate before it answers for the first time. */
function judgeWhile(gate: TestRepository, script: string, ...args: string[]) {
  const repository = TestRepository.configured();
  repository.stage({ 'a.js': LEAKY });
  const first = `if [ ! -e "${gate.root}/begun" ]; then touch "${gate.root}/begun"; ${script}; fi`;
  gate.write({
    'path/git': `#!/bin/sh\ncd_=$PWD; cd "${gate.root}"; ${first}; cd "$cd_"\nexec "${GIT}" "$@"\n`,
  });
  execFileSync('chmod', ['+x', path.join(gate.root, 'path/git')]);
  const bin = path.join(realpathSync(gate.root), 'bin/taskgroup-guard.js');
  const PATH = `${path.join(gate.root, 'path')}${path.delimiter}${process.env['PATH']}`;
  return repository.run(process.execPath, [bin, 'check', '--staged', ...args], { PATH });
}

test.for([
  ['removed', 'rm -r dist package.json'],
  ['replaced by another build', 'rm -r dist/bundle dist/lint'],
])('a gate that is %s while it runs says so and blocks with 3', ([, script]) => {
  const { status, stderr } = judgeWhile(installedGate(), script!);
  expect(stderr).toMatch(
    /^taskgroup-guard was replaced while it ran, as by an installation beside it, and blocks to be safe\. Run it again\. \(.+\)\n$/,
  );
  expect(status).toBe(3);
});

test('readers of --json get one document that says the same', () => {
  const { status, stdout } = judgeWhile(installedGate(), 'rm -r dist package.json', '--json');
  const error = expect.stringContaining('was replaced while it ran') as string;
  expect(JSON.parse(stdout)).toEqual({ version: 1, verdict: 'error', exitCode: 3, error });
  expect(status).toBe(3);
});

test('where a crash only warns, it warns of that', () => {
  const { status, stderr } = judgeWhile(
    installedGate(),
    'rm -r dist/bundle dist/lint',
    '--on-crash=warn',
  );
  expect(stderr).toBe(
    'Nothing was judged, and nothing is blocked (on crash: warn): taskgroup-guard was replaced while it ran, as by an installation beside it.\n',
  );
  expect(status).toBe(0);
});

test('a gate that stays as it is judges', () => {
  const { status, stderr } = judgeWhile(installedGate(), 'true');
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
});

test('half of an installation cannot start, and does not look like a violation', () => {
  const gate = installedGate();
  rmSync(path.join(gate.root, 'dist'), { recursive: true });
  const { status, stderr } = judgeWhile(gate, 'true');
  expect(stderr).toMatch(/^taskgroup-guard cannot start and blocks to be safe: .*first-ask/);
  expect(status).toBe(3);
});
