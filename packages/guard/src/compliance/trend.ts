import { findSites, mayHoldSite, patterns, syntaxOracle } from '@taskgroup/patterns';
import { git } from '../git.ts';
import { readBlobs } from '../index-blobs.ts';
import { isSourceName, MAX_SIZE, textOf } from '../source-text.ts';
import { filesOfCommit, type NamedBlob } from '../tree-files.ts';
import { BlobCounts } from './blob-counts.ts';
import { parseSyntax } from './parse-syntax.ts';

/** Findings over time, by syntax alone: nobody can install the dependencies of every commit. */
export interface Trend {
  /** The oldest first. */
  readonly samples: readonly Sample[];
  /** Samples that were left out, for they would have taken too long. */
  readonly skipped: number;
}

export interface Sample {
  readonly commit: string;
  readonly date: string;
  readonly findings: number;
}

export interface TrendOptions {
  readonly samples: number;
  /** Contents that may be judged anew; what an earlier run has judged costs nothing. */
  readonly contents: number;
  readonly onProgress: (done: number, total: number) => void;
}

/** The rules that a codebase can have on at any time. */
const rules = patterns.filter(({ severity }) => severity.recommended !== 'off');

/** Judges some commits of the history, the newest first, as far as the budget goes. */
export async function trendOf(root: string, options: TrendOptions): Promise<Trend> {
  const commits = spread(await historyOf(root), options.samples);
  const counts = await BlobCounts.open(root);
  const samples: Sample[] = [];
  let budget = options.contents;
  for (const { commit, date } of commits) {
    const files = await sourcesOf(root, commit);
    const unknown = [...new Map(files.map((file) => [counts.keyOf(file), file])).values()].filter(
      (file) => counts.get(file) === undefined,
    );
    budget -= unknown.length;
    if (budget < 0) break;
    await countAll(unknown, counts);
    const findings = files.reduce((sum, file) => sum + (counts.get(file) ?? 0), 0);
    samples.push({ commit, date, findings });
    options.onProgress(samples.length, commits.length);
  }
  await counts.save();
  return { samples: samples.reverse(), skipped: commits.length - samples.length };
}

interface Dated {
  readonly commit: string;
  readonly date: string;
}

/** What was on the branch, one after the other; the newest first. */
async function historyOf(root: string): Promise<Dated[]> {
  const args = ['log', '--first-parent', '--format=%H %cs'];
  const output = await git(args, { cwd: root }).then(String, () => ''); // no commit yet
  return output.split('\n').flatMap((line) => {
    const [commit, date] = line.split(' ');
    return commit && date ? [{ commit, date }] : [];
  });
}

/** The first, the last, and as many between as there is room for. */
function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  const step = (items.length - 1) / (count - 1);
  return Array.from({ length: count }, (_, at) => items[Math.round(at * step)]!);
}

async function sourcesOf(root: string, commit: string): Promise<NamedBlob[]> {
  return (await filesOfCommit(root, commit)).filter(({ name }) => isSourceName(name));
}

async function countAll(files: readonly NamedBlob[], counts: BlobCounts): Promise<void> {
  let at = 0;
  for await (const blob of readBlobs(
    files.map(({ oid }) => oid),
    MAX_SIZE,
  )) {
    const file = files[at++]!;
    const read = blob.kind === 'content' ? textOf(blob.content) : blob;
    counts.set(file, 'text' in read ? countIn(file.name, read.text) : 0);
  }
}

function countIn(name: string, text: string): number {
  if (!mayHoldSite(text, rules)) return 0;
  const file = parseSyntax(name, text);
  if (!file) return 0;
  return findSites(file, rules, syntaxOracle(file)).filter(({ match }) => !match.silent).length;
}
