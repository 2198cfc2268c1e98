import { playwright } from '@vitest/browser-playwright';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { findChromium } from './src/browser/find-chromium.ts';
import { portableTests } from './src/browser/portable-tests.ts';

/** As root, in a container, without a network, and with the garbage collector within reach of a test. */
const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--js-flags=--expose-gc',
];

const executablePath = findChromium();
if (!executablePath)
  throw new Error('Cannot test in a browser: no Chromium in PATH or CHROME_PATH');

/** The runtime's portable tests, in headless Chromium; `browser.test.ts` runs it. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: await portableTests(),
    testTimeout: 60_000,
    // One page for all: loading the runtime anew for each file takes longer than its tests.
    isolate: false,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({ launchOptions: { executablePath, args: CHROMIUM_FLAGS } }),
      instances: [{ browser: 'chromium' }],
    },
  },
});
