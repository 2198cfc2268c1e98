import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from '../root.ts';
import { runCodemod } from './codemod.ts';
import type { Suite, Surveyed } from './repositories.ts';
import { readTestReport, type TestReport } from './test-report.ts';
import { git } from './work-copy.ts';

/** What a repository's own tests say of its migration. */
export interface OwnTests {
  readonly changedSites: number;
  readonly changedFiles: number;
  /** Tests that ran before the migration, and those of them that passed. */
  readonly tests: number;
  readonly passed: number;
  /** Those that passed before and, run twice, never after. */
  readonly broken: readonly string[];
}

/** What the rewritten code may import. */
const OURS = ['runtime', 'background'] as const;
const SCOPE = 'node_modules/@taskgroup';

/**
 * Runs the repository's own tests, migrates it with types, and runs them again.
 *
 * @throws {Error} when the suite cannot be run as it is.
 */
export function runOwnTests(surveyed: Surveyed, suite: Suite, clones: string): OwnTests {
  const folder = mkdtempSync(path.join(tmpdir(), 'taskgroup-survey-tests-'));
  try {
    // With its packages, not linked to them: a package of a workspace would find the others in the clone.
    const clone = path.join(clones, path.basename(surveyed.name));
    execFileSync('cp', ['-a', `${path.resolve(clone)}/.`, folder]);
    git(folder, 'checkout', '--quiet', '--force', '--detach', surveyed.commit);
    return compare(folder, suite);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compare(folder: string, suite: Suite): OwnTests {
  const before = runSuite(folder, suite);
  installOurs(folder);
  const report = runCodemod(folder, '.', '--write', '--allow-dirty', '--no-dependency');
  const passed = [...before].filter(([, hasPassed]) => hasPassed).map(([name]) => name);
  const { converted, adopted, marked } = report.summary.outcomes;
  return {
    changedSites: converted + adopted + marked,
    changedFiles: report.summary.filesChanged,
    tests: before.size,
    passed: passed.length,
    broken: brokenIn(folder, suite, passed),
  };
}

/** A test that passes when it is run again fails now and then, with the migration and without it. */
function brokenIn(folder: string, suite: Suite, passed: readonly string[]): string[] {
  const after = runSuite(folder, suite);
  const suspects = passed.filter((name) => !after.get(name));
  if (!suspects.length) return suspects;
  const again = runSuite(folder, suite);
  return suspects.filter((name) => !again.get(name));
}

/** Copies, as in an installation: a link would lead out of `node_modules`, which runners treat in another way. */
function installOurs(folder: string): void {
  for (const name of OURS) {
    const [from, to] = [path.join(ROOT, 'packages', name), path.join(folder, SCOPE, name)];
    for (const part of ['package.json', 'dist']) {
      cpSync(path.join(from, part), path.join(to, part), { recursive: true });
    }
  }
}

function runSuite(folder: string, { prepare, command }: Suite): TestReport {
  const REPORT = path.join(folder, 'node_modules', '.taskgroup-survey-report');
  rmSync(REPORT, { force: true });
  if (prepare) shell(folder, prepare);
  const ended = shell(folder, command, { REPORT });
  const text = existsSync(REPORT) ? readFileSync(REPORT, 'utf8') : '';
  const results = readTestReport(text);
  if (!results.size) throw new Error(`Cannot find tests in what '${command}' wrote:\n${ended}`);
  // The folder has a name of chance.
  return new Map([...results].map(([name, passed]) => [name.replaceAll(folder, ''), passed]));
}

/** The last lines of what it says; its end says nothing, as some tests fail wherever they run. */
function shell(cwd: string, command: string, env: Readonly<Record<string, string>> = {}): string {
  const { stdout, stderr } = spawnSync('sh', ['-c', command], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 2 ** 29,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return `${stdout}${stderr}`.split('\n').slice(-20).join('\n');
}
