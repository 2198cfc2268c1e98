import { realpathSync } from 'node:fs';
import path from 'node:path';
import { assembleReport } from './assemble-report.ts';
import type { PlannedSite } from './candidate.ts';
import { MigrateError } from './errors.ts';
import type { FileResult } from './file-result.ts';
import { requireSafe, requireStaged, requireTracked } from './guard-tree.ts';
import { Journal } from './journal/journal.ts';
import { journalPlace } from './journal/place.ts';
import { interruptedRun, recover, type Recovery } from './journal/recover.ts';
import { messages } from './messages.ts';
import type { MigrateOptions } from './options.ts';
import { makePlan, type Plan } from './plan.ts';
import type { FileReport, MigrationReport, Verification } from './report.ts';
import { toPosix } from './posix.ts';
import { chosenPatterns, rewriteFiles } from './rewrite-files.ts';
import { findFiles } from './scope/files.ts';
import { narrow } from './scope/narrow.ts';
import { isChanged } from './select/compose.ts';
import { keepSites, select } from './select/select.ts';
import { readSource } from './sources.ts';

/**
 * Finds the sites below the paths, rewrites them, and writes the files when asked to.
 *
 * @throws {MigrateError} when there is something for the user to put right first.
 */
export async function migrate(options: MigrateOptions = {}): Promise<MigrationReport> {
  const cwd = realpathSync(options.cwd ?? process.cwd());
  const run = { ...options, cwd };
  requireCommand(run);
  const journal = new Journal(journalPlace(cwd));
  const recovered = run.write ? await recover(journal) : undefined;
  const found = findFiles(run.paths ?? [], cwd);
  const files = narrow(found.sources, run, cwd);
  if (run.write) requireSafe(files, run, recovered?.files ?? []);

  const rewritten = run.markers === 'remove' ? NOTHING : await rewriteFiles(files, run);
  const chosen = await choose(select(rewritten.results, run), run);
  const outcome = await carryOut(files, chosen, run, journal);
  const warnings = [
    ...rewritten.warnings,
    ...ofComponents(narrow(found.components, run, cwd), run),
    ...interruption(journal, recovered),
  ];
  return assembleReport({ ...outcome, files, options: run, warnings, recovered });
}

/** Says of components that hold such work that they are left. */
function ofComponents(components: readonly string[], run: Run): string[] {
  if (run.markers === 'remove') return [];
  const [first, ...more] = components.filter((file) => {
    const source = readSource(file, chosenPatterns(run));
    return source && 'text' in source;
  });
  if (first === undefined) return [];
  return [messages.componentsLeft(toPosix(path.relative(run.cwd, first)), more.length)];
}

/** What is said of a command holds for one that is given, and runs on what is written. */
function requireCommand({ verify, verifyTimeoutMs, write }: MigrateOptions): void {
  if (verify?.trim() === '') throw new MigrateError(messages.verifyIsEmpty);
  if (verify !== undefined && !write) throw new MigrateError(messages.verifyNeedsWrite);
  if (verify === undefined && verifyTimeoutMs !== undefined)
    throw new MigrateError(messages.timeoutOfNothing);
}

const NOTHING = { results: [], warnings: [] };

export interface Outcome {
  readonly results: readonly FileResult[];
  readonly plan: Plan;
  readonly failures: readonly FileReport[];
  readonly verification?: Verification;
}

/** Whoever chooses sees names as the report gives them. */
async function choose(results: FileResult[], { choose, cwd }: Run): Promise<FileResult[]> {
  if (!choose) return results;
  const changed = results.flatMap(({ sites }) => sites.filter(isChanged));
  const shown = changed.map(({ report }) => ({
    ...report,
    file: toPosix(path.relative(cwd, report.file)),
  }));
  const chosen = await choose(shown);
  const kept = new Set<PlannedSite>(changed.filter((_, index) => chosen.has(shown[index]!)));
  return keepSites(results, (site) => kept.has(site));
}

type Run = MigrateOptions & { readonly cwd: string };

async function carryOut(
  files: readonly string[],
  results: readonly FileResult[],
  options: Run,
  journal: Journal,
): Promise<Outcome> {
  const plan = makePlan(files, results, options);
  if (!options.write) return { results, plan, failures: [] };
  const changed = plan.changes.map(({ file }) => file);
  if (!options.allowDirty) requireTracked(changed);
  if (!options.allowDirty && options.staged) requireStaged(changed);
  if (options.verify !== undefined && changed.length) {
    const { writeVerified } = await import('./proof/write-verified.ts');
    return await writeVerified(files, results, { ...options, verify: options.verify }, journal);
  }
  const { writeChanges } = await import('./journal/write-changes.ts');
  const { onProgress, signal } = options;
  const failures = await writeChanges(plan.changes, journal, {
    signal,
    onFile: (done, total) => onProgress?.({ phase: 'writing', done, total }),
  });
  return { results, plan, failures };
}

/** A dry run only says that a run before it was killed. */
function interruption(journal: Journal, recovered: Recovery | undefined): string[] {
  const record = recovered ? undefined : interruptedRun(journal);
  return record ? [messages.killedRun(record.started)] : [];
}
