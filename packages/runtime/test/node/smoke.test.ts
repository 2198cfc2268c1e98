import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('the built package does its work as a program loads it', async () => {
  const script = fileURLToPath(new URL('../portable/smoke.mjs', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script]);
  expect(stdout).toBe('13 checks hold\n');
});
