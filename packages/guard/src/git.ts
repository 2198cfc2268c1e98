import { execFile, spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { ConfigurationError } from './errors.ts';
import { messages } from './messages.ts';

export interface GitOptions {
  readonly cwd?: string;
  readonly input?: string;
}

/** A git command that failed; `stderr` is what git said, in English. */
export class GitError extends Error {
  override readonly name = 'GitError';
  readonly stderr: string;
  readonly stdout: string;

  constructor(args: readonly string[], stderr: string, stdout: string, cause: unknown) {
    super(`git ${args[0] ?? ''} failed: ${stderr.trim()}`, { cause });
    this.stderr = stderr;
    this.stdout = stdout;
  }
}

/**
 * Runs a git command that only reads. The working directory and `GIT_*` stay as git gave them to the
 * hook: `GIT_INDEX_FILE` names the index of *this* commit and may be relative.
 */
export function git(args: readonly string[], options: GitOptions = {}): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      'git',
      withReadOnlyFlags(args),
      { ...processOptions(options), encoding: 'buffer', maxBuffer: Infinity },
      (error, stdout, stderr) => {
        if (!error) return resolve(stdout);
        if (isMissing(error)) return reject(new ConfigurationError(messages.noGit));
        reject(new GitError(args, String(stderr), String(stdout), error));
      },
    );
    child.stdin?.on('error', () => {}); // git may end before it has read everything
    child.stdin?.end(options.input);
  });
}

/** Starts a git command whose output is read as it comes. */
export function openGit(
  args: readonly string[],
  options: GitOptions = {},
): ChildProcessByStdio<Writable, Readable, null> {
  return spawn('git', withReadOnlyFlags(args), {
    ...processOptions(options),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
}

/** Splits the output of a `-z` command; names stay bytes, for git does not promise UTF-8. */
export function splitAtNul(output: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  let start = 0;
  for (let end = output.indexOf(0); end !== -1; end = output.indexOf(0, start)) {
    parts.push(output.subarray(start, end));
    start = end + 1;
  }
  return parts;
}

function withReadOnlyFlags(args: readonly string[]): string[] {
  return ['--no-optional-locks', '--literal-pathspecs', ...args];
}

function processOptions({ cwd }: GitOptions) {
  return {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...process.env, LC_ALL: 'C', GIT_NO_LAZY_FETCH: '1' },
    windowsHide: true,
  };
}

function isMissing(error: Error): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
