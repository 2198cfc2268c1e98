import path from 'node:path';
import { mayHoldSite, patterns } from '@taskgroup/patterns';
import { readBlobs, type Blob } from './index-blobs.ts';
import type { Candidate } from './lint/candidate.ts';
import type { LintFiles, TypesOf } from './lint/lint-files.ts';
import { git, splitAtNul } from './git.ts';
import { messages, type Remark } from './messages.ts';
import type { Report, ShownFinding, Tier } from './report.ts';
import { openRepository, type Repository } from './repository.ts';
import { isSourceName, MAX_SIZE, textOf, type SkipReason, type Skipped } from './source-text.ts';
import { isRegularFile, isSymbolicLink, listStaged, type StagedFile } from './staged.ts';

export interface CheckOptions {
  /** Warnings above this number block. */
  readonly maxWarnings?: number;
  /** Told after each file that had to be linted. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Judges the content of the index, with the index's types; never reads the working tree to judge it. */
export async function checkStaged(options: CheckOptions = {}): Promise<Report> {
  const repository = await openRepository();
  const files = (await listStaged(repository)).filter(({ path }) => isSourceName(String(path)));
  const run = new Run('index', options);
  const candidates = await readStaged(repository, files, run);
  if (candidates.length) {
    const { indexTypes } = await import('./types/index-types.ts');
    await run.lint(candidates, repository.root, indexTypes(repository, candidates));
    await run.noteUnstagedConfigs();
  }
  return run.report();
}

/** Judges files on disk; what git ignores is left out. */
export async function checkFiles(
  paths: readonly string[],
  options: CheckOptions = {},
): Promise<Report> {
  const { listFiles, readFileOrSkip } = await import('./disk-files.ts');
  const { boundary, files } = await listFiles(paths);
  const run = new Run('files', options);
  const candidates: Candidate[] = [];
  for (const file of files) {
    const candidate = run.consider(relative(boundary, file), file, await readFileOrSkip(file));
    if (candidate) candidates.push(candidate);
  }
  if (candidates.length) await run.lint(candidates, boundary, typesOnDisk);
  return run.report();
}

function typesOnDisk(): ReturnType<TypesOf> {
  return Promise.resolve({ types: 'configured' });
}

type Content = { readonly content: Buffer } | { readonly skip: SkipReason };

/** Collects one verdict. */
class Run {
  readonly #scope: Report['scope'];
  readonly #options: CheckOptions;
  readonly #findings: ShownFinding[] = [];
  readonly #skipped: Skipped[] = [];
  readonly #notices = new Set<string>();
  readonly #remarks = new Map<Remark, string[]>();
  #tier: Tier = 'none';
  #judged = 0;
  #suppressed = 0;
  #linter: LintFiles | undefined;

  constructor(scope: Report['scope'], options: CheckOptions) {
    this.#scope = scope;
    this.#options = options;
  }

  /** A candidate, unless the file cannot be judged or cannot hold a finding. */
  consider(shown: string, absolute: string, read: Content): Candidate | undefined {
    const text = 'content' in read ? textOf(read.content) : read;
    if ('skip' in text) {
      this.#skipped.push({ path: shown, reason: text.skip });
      return undefined;
    }
    // Most commits end here, before any linter is loaded.
    if (mayHoldSite(text.text, patterns)) return { path: shown, absolute, text: text.text };
    this.#judged++;
    return undefined;
  }

  async lint(candidates: readonly Candidate[], boundary: string, typesOf: TypesOf): Promise<void> {
    const { LintFiles } = await import('./lint/lint-files.ts');
    this.#linter = new LintFiles(boundary, typesOf);
    await this.#linter.prepare(candidates);
    for (const [at, candidate] of candidates.entries()) {
      await this.#judge(this.#linter, candidate);
      this.#options.onProgress?.(at + 1, candidates.length);
    }
  }

  /** A configuration is a program that imports others, so it can only run from the disk. */
  async noteUnstagedConfigs(): Promise<void> {
    const files = this.#linter?.configFiles ?? [];
    if (!files.length) return;
    const status = await git(['status', '--porcelain', '-z', '--no-renames', '--', ...files]);
    for (const entry of splitAtNul(status).map(String)) {
      if (entry[1] !== ' ') this.#notices.add(messages.unstagedConfig(entry.slice(3)));
    }
  }

  async #judge(linter: LintFiles, candidate: Candidate): Promise<void> {
    const outcome = await linter.judge(candidate);
    if ('skip' in outcome) {
      this.#skipped.push({ path: candidate.path, reason: outcome.skip });
      return;
    }
    this.#judged++;
    this.#findings.push(...outcome.findings);
    this.#suppressed += outcome.suppressed;
    if (outcome.notice) this.#notices.add(outcome.notice);
    for (const remark of outcome.remarks) this.#remark(remark, candidate.path);
    if (outcome.withTypes) this.#tier = 'types';
    else if (this.#tier === 'none') this.#tier = 'syntax';
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

  report(): Report {
    return {
      scope: this.#scope,
      tier: this.#tier,
      findings: this.#findings,
      skipped: this.#skipped,
      notices: [...this.#notices, ...this.#remarksAsNotices()],
      judged: this.#judged,
      suppressed: this.#suppressed,
      maxWarnings: this.#options.maxWarnings ?? Infinity,
    };
  }
}

async function readStaged(
  { root }: Repository,
  files: readonly StagedFile[],
  run: Run,
): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  const consider = (file: StagedFile, read: Content) => {
    const shown = String(file.path);
    const candidate = run.consider(shown, path.join(root, shown), read);
    if (candidate) candidates.push(candidate);
  };
  for (const file of files) {
    if (file.unmerged) consider(file, { skip: 'unmerged' });
    else if (isSymbolicLink(file)) consider(file, { skip: 'symbolic-link' });
  }
  const readable = files.filter((file) => isRegularFile(file) && !file.unmerged);
  let at = 0;
  for await (const blob of readBlobs(oidsOf(readable), MAX_SIZE)) {
    consider(readable[at++]!, contentOf(blob));
  }
  return candidates;
}

function oidsOf(files: readonly StagedFile[]): string[] {
  return files.map(({ oid }) => oid);
}

function contentOf(blob: Blob): Content {
  return blob.kind === 'content' ? blob : { skip: blob.kind };
}

function relative(from: string, to: string): string {
  return path.relative(from, to).split(path.sep).join('/');
}
