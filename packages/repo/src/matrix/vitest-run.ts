import { runProcess } from '@taskgroup/runtime/node';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from '../root.ts';

/** What came of a run of tests in a process of its own. */
export interface VitestRun {
  readonly passed: number;
  readonly skipped: number;
  readonly files: number;
  /** Each test or file that failed, with what it says. Also what failed outside of all tests. */
  readonly failures: readonly string[];
}

/** The part of vitest's JSON report that is read here. */
interface Report {
  readonly numPassedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly FileReport[];
}

interface FileReport {
  readonly name: string;
  readonly message: string;
  readonly assertionResults: readonly {
    readonly fullName: string;
    readonly status: string;
    readonly failureMessages: readonly string[];
  }[];
}

/**
 * Runs vitest with the arguments, on whatever `host` starts JavaScript with.
 *
 * @param signal Ends the run, with every process in it.
 */
export async function runVitest(
  [command, ...hostArgs]: readonly [string, ...string[]],
  args: readonly string[],
  signal?: AbortSignal,
): Promise<VitestRun> {
  const folder = mkdtempSync(path.join(tmpdir(), 'taskgroup-tests-'));
  const report = path.join(folder, 'report.json');
  const options = ['--reporter=json', `--outputFile=${report}`];
  try {
    const vitest = path.join(ROOT, 'node_modules/vitest/vitest.mjs');
    const all = [...hostArgs, vitest, 'run', ...args, ...options];
    const { status, output } = await runToItsEnd(command, all, signal);
    return summaryOf(readReport(report, output), status, output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the program wrote, and its exit code. */
export async function runToItsEnd(
  command: string,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<{ readonly status: number | undefined; readonly output: string }> {
  const options = { cwd: ROOT, env: ownEnvironment(), check: false, signal };
  const { exitCode, stdout, stderr } = await runProcess(command, args, options);
  return { status: exitCode, output: `${stdout}${stderr}` };
}

/** Without what tells a worker of a run of tests that it is one. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env);
  return Object.fromEntries(entries.filter(([name]) => !name.startsWith('VITEST')));
}

function readReport(file: string, output: string): Report {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch (cause) {
    throw new Error(`Cannot read the report of the tests as there is none:\n${output}`, { cause });
  }
}

function summaryOf(report: Report, status: number | undefined, output: string): VitestRun {
  const failures = report.testResults.flatMap(failuresIn);
  // Such as a rejection that nobody handled.
  if (status !== 0 && failures.length === 0) failures.push(`Exit code ${status}:\n${output}`);
  return {
    passed: report.numPassedTests,
    skipped: report.numPendingTests,
    files: report.testResults.length,
    failures,
  };
}

function failuresIn({ name, message, assertionResults }: FileReport): string[] {
  const failed = assertionResults.filter(({ status }) => status === 'failed');
  // A file that can't be loaded has no test to say so.
  if (failed.length === 0) return message ? [`${name}: ${message}`] : [];
  return failed.map((each) => `${each.fullName}: ${each.failureMessages[0]}`);
}
