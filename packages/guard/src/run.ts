import type { Candidate } from './lint/candidate.ts';
import type { LintFiles, TypesOf } from './lint/lint-files.ts';
import { git, splitAtNul } from './git.ts';
import { messages, type Remark } from './messages.ts';
import type { MarkerPlace, Report, Scope, ShownFinding, Tier } from './report.ts';
import { textOf, type Skipped } from './source-text.ts';
import type { Content, SelectedFile } from './scope/selection.ts';
import { warmTypes } from './types/warm.ts';

export interface RunOptions {
  /** Warnings above this number block. */
  readonly maxWarnings?: number | undefined;
  /** Told after each file that had to be linted. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** After so many milliseconds no more types are asked for. */
  readonly budgetMs?: number | undefined;
}

/** Collects what is found in some files. */
export class Run {
  readonly #options: RunOptions;
  readonly #findings: ShownFinding[] = [];
  readonly #skipped: Skipped[] = [];
  readonly #notices = new Set<string>();
  readonly #remarks = new Map<Remark, string[]>();
  readonly #judged = new Set<string>();
  readonly #silenced = new Set<string>();
  readonly #leftToCi: string[] = [];
  readonly #markers: MarkerPlace[] = [];
  readonly #until: number;
  #tier: Tier = 'none';
  #count = 0;
  #suppressed = 0;
  #linter: LintFiles | undefined;

  constructor(options: RunOptions) {
    this.#options = options;
    this.#until = performance.now() + (options.budgetMs ?? Infinity);
  }

  /** The files that got a verdict. */
  get judged(): ReadonlySet<string> {
    return this.#judged;
  }

  /** The files that hold comments which silence a finding. */
  get silenced(): ReadonlySet<string> {
    return this.#silenced;
  }

  /** A candidate, unless the file cannot be judged or cannot hold a finding. */
  async consider({ path, absolute }: SelectedFile, read: Content): Promise<Candidate | undefined> {
    const text = 'content' in read ? textOf(read.content) : read;
    if ('skip' in text) {
      this.#skipped.push({ path, reason: text.skip });
      return undefined;
    }
    // A commit without sources does not even load the catalogue.
    const { markersIn, mayHoldFinding } = await import('./prefilter.ts');
    this.#markers.push(...markersIn(text.text).map((marker) => ({ path, ...marker })));
    if (mayHoldFinding(text.text)) return { path, absolute, text: text.text };
    this.#noteJudged(path);
    return undefined;
  }

  /** Judges files, and after them those that the same change may have broken. */
  async lint(
    candidates: readonly Candidate[],
    boundary: string,
    typesOf: (all: readonly Candidate[]) => Promise<TypesOf>,
    besides: () => Promise<readonly Candidate[]> = () => Promise.resolve([]),
  ): Promise<void> {
    const { LintFiles } = await import('./lint/lint-files.ts');
    const all = [...candidates];
    let asked: Promise<TypesOf> | undefined;
    const askTypes: TypesOf = async (file, wanted) =>
      (await (asked ??= typesOf(all)))(file, wanted);
    const linter = new LintFiles(boundary, this.#withinBudget(askTypes, all));
    this.#linter = linter;
    await linter.prepare(candidates);
    if (await linter.mayAskForTypes(candidates)) {
      all.push(...(await besides()));
      await linter.prepare(all);
    }
    for (const [at, candidate] of all.entries()) {
      if (at < candidates.length) await this.#judge(linter, candidate);
      else await this.#judgeAgain(linter, candidate);
      this.#options.onProgress?.(at + 1, all.length);
    }
  }

  /** Adds a sentence that qualifies the verdict. */
  note(notice: string): void {
    this.#notices.add(notice);
  }

  /** Says of files that nobody judged them. */
  leaveToCi(paths: readonly string[]): void {
    this.#leftToCi.push(...paths);
  }

  /** A configuration is a program that imports others, so it can only run from the disk. */
  async noteUnstagedConfigs(): Promise<void> {
    const files = this.#linter?.configFiles ?? [];
    if (!files.length) return;
    for (const name of await (warmTypes()?.differingOnDisk(files) ?? differingOnDisk(files))) {
      this.#notices.add(messages.unstagedConfig(name));
    }
  }

  /** What was not judged with types is said, and never left out. */
  #withinBudget(typesOf: TypesOf, candidates: readonly Candidate[]): TypesOf {
    return async (file, config) => {
      if (performance.now() < this.#until) return typesOf(file, config);
      this.#leftToCi.push(candidates.find(({ absolute }) => absolute === file)?.path ?? file);
      return { types: 'none' };
    };
  }

  async #judge(linter: LintFiles, candidate: Candidate): Promise<void> {
    const outcome = await linter.judge(candidate);
    if ('skip' in outcome) {
      this.#skipped.push({ path: candidate.path, reason: outcome.skip });
      return;
    }
    this.#noteJudged(candidate.path);
    this.#findings.push(...outcome.findings);
    this.#suppressed += outcome.suppressed;
    if (outcome.suppressed) this.#silenced.add(candidate.path);
    if (outcome.notice) this.#notices.add(outcome.notice);
    for (const remark of outcome.remarks) this.#remark(remark, candidate.path);
    if (outcome.withTypes) this.#tier = 'types';
    else if (this.#tier === 'none') this.#tier = 'syntax';
  }

  /** A file that is not changed counts for what the change breaks in it, and for nothing else. */
  async #judgeAgain(linter: LintFiles, candidate: Candidate): Promise<void> {
    const outcome = await linter.judge(candidate);
    if ('skip' in outcome) return;
    this.#findings.push(...outcome.findings.filter(({ rule }) => rule !== null));
    if (outcome.withTypes) this.#tier = 'types';
  }

  /** Names that are not UTF-8 may look the same. */
  #noteJudged(path: string): void {
    this.#count++;
    this.#judged.add(path);
  }

  #remark(remark: Remark, file: string): void {
    const files = this.#remarks.get(remark) ?? [];
    files.push(file);
    this.#remarks.set(remark, files);
  }

  #remarksAsNotices(): string[] {
    return [...this.#remarks].map(([remark, [first = '', ...more]]) =>
      remark(messages.andMore(first, more.length)),
    );
  }

  report(scope: Scope): Report {
    return {
      scope,
      tier: this.#tier,
      findings: this.#findings,
      skipped: this.#skipped,
      notices: [...this.#notices, ...this.#remarksAsNotices()],
      judged: this.#count,
      suppressed: this.#suppressed,
      ...(this.#markers.length ? { markers: this.#markers } : {}),
      ...(this.#leftToCi.length ? { leftToCi: this.#leftToCi } : {}),
      maxWarnings: this.#options.maxWarnings ?? Infinity,
    };
  }
}

/** Which of the files have another text on disk than in the commit, or are not in it. */
async function differingOnDisk(files: readonly string[]): Promise<string[]> {
  const status = await git(['status', '--porcelain', '-z', '--no-renames', '--', ...files]);
  const entries = splitAtNul(status).map(String);
  return entries.filter((entry) => entry[1] !== ' ').map((entry) => entry.slice(3));
}
