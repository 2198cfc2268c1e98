import { spawn } from 'node:child_process';
import path from 'node:path';
import pc from 'picocolors';
import { PACKAGES, ROOT } from '../root.ts';
import { sizeProblems } from '../size.ts';
import { edgeProblems } from './edges.ts';

/** Everything that is true of this repository apart from its tests; each step fails on its own. */
interface Step {
  readonly name: string;
  readonly run: () => string[] | Promise<string[]>;
}

/** We publish modules only, which CommonJS may require on every Node that we support; all else must hold, for node10 too. */
const ATTW = ['--ignore-rules', 'cjs-resolves-to-esm', '--no-emoji'];

const steps: Step[] = [
  { name: 'formatting', run: () => tool('prettier', '--check', '--log-level', 'warn', '.') },
  { name: 'types of the tests', run: () => tool('tsc', '-p', 'packages/repo/tsconfig.tests.json') },
  {
    name: 'types that the tests expect',
    run: () => tool('tsc', '-p', 'packages/repo/tsconfig.types.json'),
  },
  { name: 'lint', run: () => tool('eslint', '.', '--max-warnings', '0') },
  { name: 'our own gate', run: () => tool('taskgroup-guard', 'check', 'packages') },
  { name: 'dependency direction', run: () => edgeProblems(ROOT) },
  {
    name: 'generated parts',
    run: () => node('packages/repo/dist/generate/generate.js', '--check'),
  },
  { name: 'size of the portable entry', run: sizeProblems },
  { name: 'unused files, exports and dependencies', run: () => tool('knip') },
  ...PACKAGES.map((name) => ({
    name: `publint ${name}`,
    run: () => tool('publint', 'run', '--strict', '--pack', 'npm', `packages/${name}`),
  })),
  ...PACKAGES.map((name) => ({
    name: `types of the published ${name}`,
    run: () => tool('attw', '--pack', `packages/${name}`, ...ATTW),
  })),
];

for (const { name, run } of steps) {
  const problems = await run();
  process.stdout.write(`${problems.length ? pc.red('✗') : pc.green('✓')} ${name}\n`);
  for (const problem of problems) process.stdout.write(`${problem.replace(/^/gm, '  ')}\n`);
  if (problems.length) process.exitCode = 1;
}

function tool(name: string, ...args: string[]): Promise<string[]> {
  return execute(path.join(ROOT, 'node_modules/.bin', name), args);
}

function node(script: string, ...args: string[]): Promise<string[]> {
  return execute(process.execPath, [script, ...args]);
}

/** The command's output when it failed, nothing when it passed. */
function execute(program: string, args: readonly string[]): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: ROOT, shell: process.platform === 'win32' });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve(code === 0 ? [] : [output.trim() || `exit code ${code}`]));
  });
}
