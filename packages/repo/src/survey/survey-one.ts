import { rmSync } from 'node:fs';
import type { Outcome, SiteReport } from 'migrate-taskgroup';
import { runCodemod, watchCodemod } from './codemod.ts';
import { killLoop, type KillOptions, type Kills } from './kill-loop.ts';
import type { Surveyed } from './repositories.ts';
import { git, makeWorkCopy, type WorkCopy } from './work-copy.ts';

type Named = Pick<Surveyed, 'name' | 'commit'>;

/** What became of a repository's sites. */
export interface Survey extends Named {
  readonly withTypes: boolean;
  readonly files: number;
  /** Processor time: a busy machine disturbs it less than the clock. */
  readonly cpuSeconds?: number;
  /** The most memory held at a time; both where the system tells. */
  readonly megabytes?: number | undefined;
  /** In code that ships; what tests, examples and the like hold is counted apart. */
  readonly sources: Readonly<Record<Outcome, number>>;
  readonly elsewhere: Readonly<Record<Outcome, number>>;
  readonly reasons: Readonly<Record<string, number>>;
  /** Lines that git counts as added or removed, by changed site. */
  readonly linesPerSite: number;
  /** Files that a second run would change again. */
  readonly changedAgain: number;
  /** Changed files that the report does not name. */
  readonly unreported: number;
}

const NOT_SOURCES =
  /(^|\/)(tests?|__tests__|e2e|specs?|playgrounds?|examples?|fixtures|__mocks__|benchmarks?|bench|demos?)\/|[.-](test|spec|bench|e2e|stories)\.[cm]?[jt]sx?$/;

/** Migrates a copy of the repository, and looks at what has changed. */
export async function surveyOne(surveyed: Surveyed, clones: string | undefined): Promise<Survey> {
  const copy = makeWorkCopy(surveyed, clones);
  const { name, commit } = surveyed;
  try {
    return { name, commit, ...(await migrateCopy(copy)) };
  } finally {
    rmSync(copy.folder, { recursive: true, force: true });
  }
}

/** Kills runs over a copy of the repository, to see that none leaves a file in pieces. */
export async function killRuns(
  surveyed: Surveyed,
  { clones, ...options }: KillOptions & { readonly clones: string | undefined },
): Promise<Kills> {
  const { folder } = makeWorkCopy(surveyed, clones);
  try {
    return await killLoop(folder, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function migrateCopy({ folder, isInstalled }: WorkCopy): Promise<Omit<Survey, keyof Named>> {
  const options = ['--write', '--allow-dirty', '--no-dependency'];
  if (!isInstalled) options.push('--no-types');
  const { report, cpuSeconds, megabytes } = await watchCodemod(folder, ...options);
  const changed = git(folder, 'diff', '--numstat', '--diff-filter=M', '-z')
    .split('\0')
    .filter(Boolean);
  const named = new Set(report.files.map(({ file }) => file));
  const sites = report.sites.filter(({ outcome }) => outcome !== 'left' && outcome !== 'reverted');
  return {
    withTypes: isInstalled,
    files: report.summary.filesSearched,
    cpuSeconds,
    megabytes,
    sources: outcomesOf(report.sites.filter(({ file }) => !NOT_SOURCES.test(file))),
    elsewhere: outcomesOf(report.sites.filter(({ file }) => NOT_SOURCES.test(file))),
    reasons: { ...report.summary.reasons },
    linesPerSite: sum(changed.map(linesOf)) / Math.max(1, sites.length),
    changedAgain: runCodemod(folder, '.', '--no-dependency', '--no-types').summary.filesChanged,
    unreported: changed.filter((line) => !named.has(line.split('\t')[2]!)).length,
  };
}

function outcomesOf(sites: readonly SiteReport[]): Record<Outcome, number> {
  const counts = { converted: 0, adopted: 0, marked: 0, left: 0, reverted: 0 };
  for (const { outcome } of sites) counts[outcome] += 1;
  return counts;
}

function linesOf(numstat: string): number {
  const [added, removed] = numstat.split('\t');
  return Number(added) + Number(removed);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
