import type { Candidate } from './lint/candidate.ts';
import type { TypesOf } from './lint/lint-files.ts';
import type { Occasion } from './judgement/occasion.ts';
import { exitCodes } from './errors.ts';
import { GitError } from './git.ts';
import { messages } from './messages.ts';
import { mayHoldMark } from './defer/inline.ts';
import { noRecords, readRecords, type Records } from './judgement/records.ts';
import type { GateConfig } from './config/config.ts';
import { leaveReceipt } from './receipts/receipts.ts';
import { exitCodeOf, type Report } from './report.ts';
import { Run, type RunOptions } from './run.ts';
import type { ScopeRequest } from './scope/request.ts';
import { select } from './scope/select.ts';
import type { SelectedFile, Selection } from './scope/selection.ts';
import type { Shard } from './scope/shard.ts';
import { isComponentName } from './source-text.ts';

export interface CheckOptions extends RunOptions {
  /** Also what drifted blocks, not only what somebody adds to it. */
  readonly strict?: boolean | undefined;
  /** Blocks only what the compared commit has not. */
  readonly newOnly?: boolean | undefined;
  /** Leaves a receipt for a commit that is judged clean, so that nobody judges it once more. */
  readonly receipt?: boolean | undefined;
  /** Judges one part of the files; `merge` joins the results. */
  readonly shard?: Shard | undefined;
}

/** Judges the content of the index, with the index's types; never reads the working tree to judge it. */
export function checkStaged(options: CheckOptions = {}): Promise<Report> {
  return check({ kind: 'index' }, options);
}

/** Judges files on disk; what git ignores is left out. */
export function checkFiles(paths: readonly string[], options: CheckOptions = {}): Promise<Report> {
  return check({ kind: 'files', paths }, options);
}

/** Judges what was asked for, and holds what is found against the records of the same state. */
export async function check(request: ScopeRequest, options: CheckOptions = {}): Promise<Report> {
  const selection = await select(request);
  const records = selection.snapshot ? await readRecords(selection.snapshot) : noRecords;
  const { report } = await judge(selection, { ...options, records });
  const { repository, staged } = selection;
  if (options.receipt && repository && staged && exitCodeOf(report) === exitCodes.clean) {
    leaveReceipt(repository, staged, report);
  }
  return report;
}

export interface JudgeOptions extends CheckOptions {
  readonly records: Records;
  /** The configuration in force, when it is not that of the records. */
  readonly config?: GateConfig | undefined;
  readonly occasion?: Occasion['kind'];
  /** Files that are judged for the records' sake, though the change does not touch them. */
  readonly besides?: readonly SelectedFile[];
}

export interface Judgement {
  readonly report: Report;
  readonly judged: ReadonlySet<string>;
  /** The files of it that hold comments which silence a finding. */
  readonly silenced: ReadonlySet<string>;
}

/** Judges a selection under the given records. */
export async function judge(selection: Selection, options: JudgeOptions): Promise<Judgement> {
  const { records, config = records.config } = options;
  const budgetMs = options.budgetMs ?? hookBudget(selection, config);
  const run = new Run({ ...options, budgetMs });
  const candidates = await gather(selection, run, options);
  const again: Candidate[] = [];
  if (candidates.length) {
    const typesOf = (all: readonly Candidate[]) => typesFor(selection, all);
    await run.lint(candidates, selection.boundary, typesOf, async () => {
      again.push(...(await importersOf(selection, run, candidates)));
      return again;
    });
    if (selection.types) await run.noteUnstagedConfigs();
  }
  const report = run.report(selection.scope);
  const isPlain = records === noRecords && !candidates.some(({ text }) => mayHoldMark(text));
  if (isPlain && !report.findings.length) {
    return { report, judged: run.judged, silenced: run.silenced };
  }
  const { completeReport } = await import('./judgement/complete-report.ts');
  const complete = await completeReport({
    ...{ selection, options, report, candidates: [...candidates, ...again] },
    again: new Set(again.map(({ path }) => path)),
    judged: run.judged,
  });
  return { report: complete, judged: run.judged, silenced: run.silenced };
}

function hookBudget({ scope }: Selection, { hook }: GateConfig): number | undefined {
  return scope === 'index' ? hook.budgetMs : undefined;
}

async function gather(
  selection: Selection,
  run: Run,
  { shard, besides = [] }: JudgeOptions,
): Promise<Candidate[]> {
  const all = [...selection.files, ...besides];
  const files = shard ? all.filter((file) => shard.holds(file.path)) : all;
  const candidates: Candidate[] = [];
  let at = 0;
  for await (const content of selection.read(files)) {
    const candidate = await run.consider(files[at++]!, content);
    if (candidate) candidates.push(candidate);
  }
  return candidates;
}

/** More of them would make a commit wait for what CI has the time to judge. */
const MOST_IMPORTERS = { hook: 40, ci: 2000 };

async function importersOf(
  selection: Selection,
  run: Run,
  candidates: readonly Candidate[],
): Promise<Candidate[]> {
  if (!selection.readBefore || !selection.types) return [];
  const { findImporters } = await import('./importers/find-importers.ts');
  const most = selection.types === 'index' ? MOST_IMPORTERS.hook : MOST_IMPORTERS.ci;
  try {
    const modules = candidates.filter(({ path }) => !isComponentName(path));
    const { files, left } = await findImporters(selection, modules, most);
    run.leaveToCi(left);
    return [...files];
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    run.note(messages.importersUnread(error.stderr)); // a partial clone has not all of them
    return [];
  }
}

async function typesFor(
  { repository, types }: Selection,
  candidates: readonly Candidate[],
): Promise<TypesOf> {
  if (!types || !repository) return typesOnDisk;
  const { indexTypes } = await import('./types/index-types.ts');
  return indexTypes(types === 'index' ? repository : { ...repository, ...types }, candidates);
}

function typesOnDisk(): ReturnType<TypesOf> {
  return Promise.resolve({ types: 'configured' });
}
