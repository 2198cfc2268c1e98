import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { git, splitAtNul } from '../git.ts';
import { hooksOf } from './project.ts';

const TIMEOUT = 120_000;

/**
 * Commits a violation through the hooks of the repository, in a copy of it: hooks and their managers may stash or check
 * files out. Tells why the commit was not blocked by us; undefined when it was.
 */
export async function proveHook(
  root: string,
  file: string,
  text: string,
): Promise<string | undefined> {
  const copy = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'taskgroup-doctor-')));
  try {
    run(copy, ['clone', '-q', '--shared', root, copy]);
    await copyWhatIsNotCommitted(root, copy);
    await copyHooks(root, copy);
    mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
    writeFileSync(path.join(copy, file), text);
    run(copy, ['add', '-f', '--', file]);
    const identity = ['-c', 'user.name=doctor', '-c', 'user.email=doctor@localhost'];
    const commit = run(copy, [...identity, '-c', 'commit.gpgsign=false', 'commit', '-m', 'x']);
    if (commit.status === 0) return 'the commit went through';
    return commit.output.includes('taskgroup/') ? undefined : lastLineOf(commit.output);
  } finally {
    rmSync(copy, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Configurations that were just written count. */
async function copyWhatIsNotCommitted(root: string, copy: string): Promise<void> {
  const args = ['ls-files', '-z', '--modified', '--others', '--exclude-standard'];
  for (const name of splitAtNul(await git(args, { cwd: root })).map(String)) {
    const from = path.join(root, name);
    if (existsSync(from)) cpSync(from, path.join(copy, name), { recursive: true });
  }
  const modules = path.join(root, 'node_modules');
  if (existsSync(modules)) symlinkSync(modules, path.join(copy, 'node_modules'));
}

async function copyHooks(root: string, copy: string): Promise<void> {
  const hooks = await hooksOf(root);
  const relative = path.relative(root, hooks);
  const isInside = !relative.startsWith('..') && !relative.startsWith('.git');
  const target = path.join(copy, isInside ? relative : '.git/hooks');
  if (existsSync(hooks)) cpSync(hooks, target, { recursive: true });
  if (isInside) run(copy, ['config', 'core.hooksPath', relative]);
}

/** Without what an outer git has set, which would lead back to the repository itself. */
function run(cwd: string, args: readonly string[]) {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  const env = Object.fromEntries(kept);
  const { status, stdout, stderr } = spawnSync('git', args, {
    cwd,
    env,
    encoding: 'utf8',
    timeout: TIMEOUT,
  });
  return { status, output: stdout + stderr };
}

function lastLineOf(text: string): string {
  return text.trim().split('\n').at(-1) || 'it says nothing';
}
