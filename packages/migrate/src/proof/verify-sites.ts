import type { PlannedSite } from '../candidate.ts';
import { MigrateError } from '../errors.ts';
import type { FileResult } from '../file-result.ts';
import { messages } from '../messages.ts';
import type { Verification } from '../report.ts';
import type { TakenBack } from '../select/compose.ts';
import { missingPackage } from './missing-package.ts';
import { runCommand, type CommandResult } from './run-command.ts';
import type { VerifiedWrite } from './verified-write.ts';

export interface VerifyOptions {
  readonly command: string;
  readonly cwd: string;
  /** Default: three times as long as the command took before the rewrite, and a minute. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onRun?: ((run: { count: number; sites: number; of: number }) => void) | undefined;
}

export interface Verified {
  readonly results: FileResult[];
  readonly verification: Verification;
}

/**
 * Runs the command without the rewrite and with it. Where only the second run fails, it looks for the site that breaks
 * it, by halves, takes that one back, and goes on until the command passes.
 *
 * @throws {MigrateError} when the command fails before anything is rewritten.
 */
export async function verifySites(tree: VerifiedWrite, options: VerifyOptions): Promise<Verified> {
  const trial = new Trial(tree, options);
  const before = await trial.runBefore();
  const takenBack = new Map<PlannedSite, TakenBack>();
  let standing = tree.sites;
  let good = 0;
  while (standing.length) {
    const failure = await trial.failureOf(standing);
    if (!failure) break;
    const { index, culprit } = await bisect(trial, standing, good, failure);
    takenBack.set(standing[index]!, {
      outcome: 'reverted',
      reason: 'verify-failed',
      message: messages.verifyFailed(culprit),
    });
    standing = standing.filter((_, at) => at !== index);
    good = index;
  }
  tree.put(tree.without(trial.allBut(standing, takenBack)));
  tree.keep();
  return {
    results: tree.without(takenBack),
    verification: {
      command: options.command,
      runs: trial.count,
      milliseconds: Math.round(before.milliseconds),
      reverted: takenBack.size,
    },
  };
}

/** The first site whose arrival makes the command fail: all that stands before it passes. */
async function bisect(
  trial: Trial,
  sites: readonly PlannedSite[],
  good: number,
  failure: CommandResult,
): Promise<{ index: number; culprit: CommandResult }> {
  let [low, high, culprit] = [good, sites.length, failure];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    const result = await trial.failureOf(sites.slice(0, middle));
    if (result) [high, culprit] = [middle, result];
    else low = middle;
  }
  return { index: high - 1, culprit };
}

class Trial {
  count = 0;
  readonly #tree: VerifiedWrite;
  readonly #options: VerifyOptions;
  #timeoutMs: number | undefined;

  constructor(tree: VerifiedWrite, options: VerifyOptions) {
    this.#tree = tree;
    this.#options = options;
    this.#timeoutMs = options.timeoutMs;
  }

  async runBefore(): Promise<CommandResult> {
    const result = await this.#run(0);
    if (!result.passed) {
      throw new MigrateError(messages.verifyFailsBefore(this.#options.command, result));
    }
    this.#timeoutMs ??= 3 * result.milliseconds + 60_000;
    return result;
  }

  /** How the command fails with exactly these sites; `undefined` when it passes. */
  async failureOf(sites: readonly PlannedSite[]): Promise<CommandResult | undefined> {
    this.#tree.put(this.#tree.without(this.allBut(sites)));
    const result = await this.#run(sites.length);
    if (result.passed) return undefined;
    const missing = missingPackage(result.tail, this.#tree.files);
    if (missing) {
      throw new MigrateError(messages.verifyNeedsPackage(this.#options.command, missing));
    }
    return result;
  }

  allBut(
    sites: readonly PlannedSite[],
    known: ReadonlyMap<PlannedSite, TakenBack> = new Map(),
  ): Map<PlannedSite, TakenBack> {
    const standing = new Set(sites);
    return new Map(
      this.#tree.sites
        .filter((site) => !standing.has(site))
        .map((site) => [site, known.get(site) ?? { outcome: 'left', reason: 'not-selected' }]),
    );
  }

  async #run(sites: number): Promise<CommandResult> {
    const { command, cwd, signal, onRun } = this.#options;
    this.count += 1;
    onRun?.({ count: this.count, sites, of: this.#tree.sites.length });
    return await runCommand(command, { cwd, signal, timeoutMs: this.#timeoutMs });
  }
}
