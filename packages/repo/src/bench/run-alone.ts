import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { TaskGroup } from '@taskgroup/runtime';
import type { Row } from './family.ts';
import { absent, rowOf } from './time-in-turns.ts';

/** Who does a job that is measured in a process of its own. */
export interface Loner {
  readonly label: string;
  readonly by: string;
}

/** An exported function, what it is given, and how long it may take, in ms. All values travel as JSON. */
export interface Call {
  readonly module: string;
  readonly name: string;
  readonly input: readonly unknown[];
  readonly timeout?: number;
}

/** Node's exit code when a module still waits and nothing can wake it. */
const UNSETTLED = 13;

const SCRIPT = `
  const [module, name, input] = process.argv.slice(1);
  const exported = await import(module);
  const output = JSON.stringify(await exported[name](...JSON.parse(input)));
  process.stdout.write(output, () => process.exit());
`;

/** The rows of a table whose contenders run one after another, each apart from the heap that the others leave. */
export function measureAlone<L extends Loner>(
  loners: readonly L[],
  samplesOf: (loner: L) => Promise<readonly number[]>,
): Promise<Row[]> {
  return TaskGroup.map(loners, rowAlone, { limit: 1 });

  async function rowAlone(loner: L): Promise<Row> {
    try {
      return rowOf(loner.label, loner.by, await samplesOf(loner));
    } catch (error) {
      return absent(loner.label, loner.by, error);
    }
  }
}

/**
 * What the function returns in a process of its own, where `gc()` is available.
 *
 * @throws {Error} that says in a few words what became of the process.
 */
export async function runAlone<T>({ module, name, input, timeout = 0 }: Call): Promise<T> {
  const args = ['--expose-gc', '--input-type=module', '-e', SCRIPT];
  args.push(module, name, JSON.stringify(input));
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args, { timeout });
    return JSON.parse(stdout) as T;
  } catch (error) {
    throw new Error(endOf(error as Ended, timeout), { cause: error });
  }
}

/** What Node tells of a process that failed. */
export interface Ended {
  readonly killed?: boolean;
  readonly signal?: string | null;
  readonly code?: number | string;
  readonly stderr?: string;
}

/** How a process came to its end, without paths of this machine. */
export function endOf({ killed, signal, code, stderr = '' }: Ended, timeout: number): string {
  if (killed) return `did not end within ${timeout / 1_000} s`;
  if (signal) return `died of ${signal}`;
  if (code === UNSETTLED) return 'never ended: nothing was left to run';
  return /^(?:Uncaught )?\w*Error\b.*$/m.exec(stderr)?.[0] ?? `ended with exit code ${code}`;
}
