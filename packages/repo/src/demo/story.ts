import { spawnSync } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';

/** A step did not do what it says. */
export class StoryError extends Error {
  override readonly name = 'StoryError';
}

export interface Command {
  /** As a reader would type it; shown after a `$`. */
  readonly line: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
}

export interface Expectation {
  /** The exit code that this step is about. */
  readonly exit: number;
  /** Text that the output must contain, or the step failed. */
  readonly says?: readonly string[];
  /** Which part of the output to show; all of it unless told. */
  readonly show?: { readonly head?: number; readonly tail?: number };
}

/** Tells a story in numbered steps, and ends it at the first step that does not go as told. */
export class Story {
  #chapter = 0;
  /** What was checked so far, in the words of the story. */
  readonly told: string[] = [];

  chapter(title: string): void {
    this.#chapter += 1;
    process.stdout.write(`\n${pc.bold(pc.cyan(`${this.#chapter}. ${title}`))}\n`);
  }

  /** Runs a command, shows it with its output, and checks what came of it. */
  run(command: Command, { exit, says = [], show = {} }: Expectation): string {
    process.stdout.write(`${pc.dim('$')} ${command.line}\n`);
    const output = this.#execute(command, exit, says);
    process.stdout.write(indent(excerpt(output, show)));
    return output;
  }

  /** Runs a command that is not part of the story, silently. */
  prepare(command: Command, exit = 0): string {
    return this.#execute(command, exit, []);
  }

  /** States a result that was checked. */
  check(claim: string, holds: boolean): void {
    if (!holds) throw new StoryError(`This does not hold: ${claim}`);
    this.told.push(claim);
    process.stdout.write(`${pc.green('✓')} ${claim}\n`);
  }

  #execute({ line, program, args, cwd }: Command, exit: number, says: readonly string[]): string {
    const { status, stdout, stderr, error } = spawnSync(program, args, {
      cwd,
      encoding: 'utf8',
      env: storyEnvironment(),
      maxBuffer: 1 << 28,
      shell: process.platform === 'win32' && program !== process.execPath,
    });
    if (error) throw new StoryError(`Cannot run '${line}': ${error.message}`);
    const output = stdout + stderr;
    if (status !== exit) {
      throw new StoryError(`'${line}' ended with ${status} instead of ${exit}:\n${output}`);
    }
    const plain = stripVTControlCharacters(output);
    const missing = says.find((text) => !plain.includes(text));
    if (missing !== undefined) {
      throw new StoryError(`'${line}' does not say ${JSON.stringify(missing)}:\n${output}`);
    }
    return output;
  }
}

/** Git must not see the repository, the identity or the hooks of whoever runs the demo. */
function storyEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('GIT_') && !name.startsWith('npm_'),
  );
  // Settings of the reader's npm are not part of the story, and neither is what npm says of them.
  const colour = pc.isColorSupported ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' };
  return {
    ...Object.fromEntries(inherited),
    ...colour,
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.com',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.com',
    GIT_CONFIG_GLOBAL: process.platform === 'win32' ? 'NUL' : '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    npm_config_loglevel: 'error',
  };
}

function excerpt(output: string, { head, tail }: NonNullable<Expectation['show']>): string {
  const lines = output.replace(/\s+$/, '').split('\n');
  const shown = (head ?? 0) + (tail ?? 0);
  if (head === undefined && tail === undefined) return lines.join('\n');
  if (lines.length <= shown + 1) return lines.join('\n');
  const hidden = pc.dim(`… ${lines.length - shown} more lines`);
  return [...lines.slice(0, head ?? 0), hidden, ...(tail ? lines.slice(-tail) : [])].join('\n');
}

function indent(text: string): string {
  return text === '' ? '' : `${text.replace(/^/gm, '  ')}\n`;
}
