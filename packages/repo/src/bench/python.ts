import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../root.ts';
import type { Effort, Row } from './family.ts';
import { type Ended, endOf, measureAlone } from './run-alone.ts';

const FOLDER = path.join(ROOT, 'packages/repo/bench/python');
const TIMEOUT = 120_000;

const PEERS = [
  { label: 'asyncio.gather', by: 'asyncio' },
  { label: 'asyncio.TaskGroup', by: 'asyncio' },
  { label: 'trio nursery', by: 'trio' },
  { label: 'anyio on asyncio', by: 'anyio' },
  { label: 'anyio on trio', by: 'anyio' },
];

/** What the script prints: figures, or why there are none. */
type Answer = { readonly samples: readonly number[] } | { readonly why: string };

/**
 * The same job in Python, by `$PYTHON` or `python3`, each peer in a process of its own. What isn't installed says so in
 * its row.
 *
 * @param size How many tasks, or groups.
 * @param scale What one of the script's units (milliseconds, or bytes) is in the table's.
 */
export function pythonRows(
  operation: string,
  size: number,
  { rounds }: Effort,
  scale = 1,
): Promise<Row[]> {
  return measureAlone(PEERS, async ({ label }) => {
    const args = [operation, label, String(size), String(Math.min(3, rounds))];
    const answer = await python<Answer>('measure.py', args);
    if ('why' in answer) throw new Error(answer.why);
    return answer.samples.map((sample) => sample * scale);
  });
}

/** The versions of the peers that are present; nothing without Python. */
export function pythonVersions(): Promise<Readonly<Record<string, string>>> {
  return python<Record<string, string>>('versions.py', []).catch(() => ({}));
}

async function python<T>(script: string, args: readonly string[]): Promise<T> {
  const program = process.env['PYTHON'] ?? 'python3';
  const all = ['-B', path.join(FOLDER, script), ...args]; // -B: no `__pycache__` in the repository.
  try {
    const { stdout } = await promisify(execFile)(program, all, { timeout: TIMEOUT });
    return JSON.parse(stdout) as T;
  } catch (error) {
    throw new Error(reasonOf(error as Ended), { cause: error });
  }
}

/** Why Python gave no figure, in a few words. */
export function reasonOf(error: Ended): string {
  return error.code === 'ENOENT' ? 'Python is not present' : endOf(error, TIMEOUT);
}
