import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { globSync } from 'tinyglobby';
import { expect, onTestFinished, test } from 'vitest';
import { findChromium } from '../src/browser/find-chromium.ts';
import { portableTests } from '../src/browser/portable-tests.ts';
import { ROOT } from '../src/root.ts';

interface Results {
  readonly numPassedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

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
  test(title, { timeout: 600_000 }, async () => {
    const { results, output } = await runInBrowser();
    expect(failures(results), output).toEqual([]);
    expect(results.testResults).toHaveLength((await portableTests()).length);
    expect(results.numPassedTests).toBeGreaterThan(1_000);
    process.stdout.write(
      `Chromium: ${results.numPassedTests} passed, ${results.numPendingTests} skipped\n`,
    );
  });
} else {
  test.skip(`${title} (no Chromium in PATH or CHROME_PATH)`, () => {});
}

async function runInBrowser(): Promise<{ readonly results: Results; readonly output: string }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'taskgroup-browser-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'results.json');
  const child = spawn(
    process.execPath,
    [
      path.join(ROOT, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--config=packages/repo/vitest.browser.config.ts',
      '--reporter=json',
      `--outputFile=${file}`,
    ],
    { cwd: ROOT, env: ownEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  onTestFinished(() => void child.kill());
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  const output = `${stdout}${stderr}`;
  const results = readResults(file, output);
  // Also an error outside every test, such as a rejection that nobody handled.
  if (failures(results).length === 0) expect(status, output).toBe(0);
  return { results, output };
}

/** Without what tells a worker of this run that it is one. */
function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')),
  );
}

function readResults(file: string, output: string): Results {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Results;
  } catch (cause) {
    throw new Error(`The browser run left no results:\n${output}`, { cause });
  }
}

function failures({ testResults }: Results): string[] {
  return testResults.flatMap(({ name, message, assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    const broken = message && failed.length === 0 ? [`${name}: ${message}`] : [];
    return [...broken, ...failed.map((each) => `${each.fullName}: ${each.failureMessages[0]}`)];
  });
}
