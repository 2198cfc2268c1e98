import { MigrateError } from '../errors.ts';
import type { FileResult } from '../file-result.ts';
import type { Journal } from '../journal/journal.ts';
import type { MigrateOptions } from '../options.ts';
import { makePlan, type ReadOriginal } from '../plan.ts';
import type { Outcome } from '../run.ts';
import { VerifiedWrite, type ChangesOf } from './verified-write.ts';
import { verifySites } from './verify-sites.ts';

type Run = MigrateOptions & { readonly cwd: string; readonly verify: string };

/** Writes what the command passes with; whatever ends the run before that gives every file its old bytes again. */
export async function writeVerified(
  files: readonly string[],
  results: readonly FileResult[],
  options: Run,
  journal: Journal,
): Promise<Outcome> {
  const planOf = (standing: readonly FileResult[], read: ReadOriginal) =>
    makePlan(files, standing, options, read);
  const changesOf: ChangesOf = (standing, read) => planOf(standing, read).changes;
  const tree = new VerifiedWrite(results, changesOf, journal);
  const { verify, verifyTimeoutMs, cwd, signal, onProgress } = options;
  try {
    const verified = await verifySites(tree, {
      command: verify,
      cwd,
      timeoutMs: verifyTimeoutMs,
      signal,
      onRun: ({ count, sites }) =>
        onProgress?.({
          phase: 'verifying',
          done: count,
          detail: `${sites} of ${tree.sites.length}`,
        }),
    });
    return {
      results: verified.results,
      plan: planOf(verified.results, (file) => tree.readOriginal(file)),
      failures: tree.failures,
      verification: verified.verification,
    };
  } catch (error) {
    await tree.restore().catch((failure: unknown) => {
      throw both(error, failure);
    });
    throw error;
  }
}

/** Why the run ends is the cause of what could not be restored, and is said first. */
function both(error: unknown, failure: unknown): unknown {
  const areOurs = error instanceof MigrateError && failure instanceof MigrateError;
  return areOurs ? new MigrateError(`${error.message}\n${failure.message}`) : failure;
}
