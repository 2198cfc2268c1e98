import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

// A process of its own, whose memory nothing else uses. It runs the built package.
test('100,000 groups one after another under one signal leave no growth behind', async () => {
  const script = fileURLToPath(new URL('../scripts/growth.mjs', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', script]);
  expect(JSON.parse(stdout).grownBytesPerGroup).toBeLessThan(10);
});
