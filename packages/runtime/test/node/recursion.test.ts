import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const execute = promisify(execFile);
const PROGRAM = fileURLToPath(new URL('fixtures/recursion.mjs', import.meta.url));

/**
 * Recursion without an `await`, as over a list: the stack ends before the list does, anywhere in our code or in theirs.
 * In a program of its own, as Node says much about it.
 */
test.each([
  'all',
  'two',
  'map',
  'limit',
  'any',
  'allSettled',
  'group',
  'tasks',
  'linked',
  'deadline',
])('recursion that uses up the stack ends, wherever it is cut (%s)', async (form) => {
  const { stdout } = await execute(process.execPath, [PROGRAM, form]);
  expect(stdout).toBe('all ended\n');
});
