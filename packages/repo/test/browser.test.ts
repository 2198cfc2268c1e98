import { globSync } from 'tinyglobby';
import { expect, test } from 'vitest';
import { findChromium } from '../src/browser/find-chromium.ts';
import { portableTests } from '../src/browser/portable-tests.ts';
import { runVitest } from '../src/matrix/vitest-run.ts';
import { ROOT } from '../src/root.ts';

const chromium = findChromium();
const isRequired = process.env.CI_SERVERS_REQUIRED === '1';
const title = 'the portable tests of the runtime pass in Chromium';

// A file that is new here needs a reason: a detail that only Node has is asked for through `test/host.ts` instead.
test('the tests that only Node can load ask about what only Node has', async () => {
  const portable = new Set(await portableTests());
  const others = globSync('packages/runtime/test/**/*.test.ts', { cwd: ROOT })
    .filter((file) => !portable.has(file))
    .map((file) => file.replace('packages/runtime/test/', ''));
  expect(others.filter((file) => !file.startsWith('node/')).sort()).toEqual([
    'api.test.ts', // the names of `/node` too
    'conformance/anyio-signals.test.ts',
    'conformance/anyio-subprocesses.test.ts',
    'conformance/effection-main.test.ts',
    'conformance/trio-signals.test.ts',
    'conformance/trio-subprocess.test.ts',
    'layers.test.ts', // reads the source
  ]);
});

if (chromium || isRequired) {
  test(title, { timeout: 600_000 }, async ({ signal }) => {
    const config = '--config=packages/repo/vitest.browser.config.ts';
    const run = await runVitest([process.execPath], [config], signal);
    expect(run.failures).toEqual([]);
    expect(run.files).toBe((await portableTests()).length);
    expect(run.passed).toBeGreaterThan(1_000);
    process.stdout.write(`Chromium: ${run.passed} passed, ${run.skipped} skipped\n`);
  });
} else {
  test.skip(`${title} (no Chromium in PATH or CHROME_PATH)`, () => {});
}
