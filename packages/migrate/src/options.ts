import type { Progress } from './progress.ts';
import type { SiteReport } from './report.ts';

export interface MigrateOptions {
  /** Files, directories and globs, and `!globs` to leave out; default: the directory of the run. */
  readonly paths?: readonly string[] | undefined;
  readonly cwd?: string | undefined;
  /** Only files that changed since the point where this branch left the ref, and untracked ones. */
  readonly since?: string | undefined;
  /** Only staged files. */
  readonly staged?: boolean | undefined;

  /** Writes the files; default: a dry run. */
  readonly write?: boolean | undefined;
  /** Writes even where git could not bring the old text back. */
  readonly allowDirty?: boolean | undefined;
  /** A command line that has to pass before and after; sites that break it are taken back. Needs `write`. */
  readonly verify?: string | undefined;
  /** How long one run of it may take; default: three times the run before the rewrite, and a minute. */
  readonly verifyTimeoutMs?: number | undefined;

  /**
   * Ids of the patterns to rewrite, or `all`; default: those whose rewrites change neither when something runs nor who
   * waits for it.
   */
  readonly patterns?: readonly string[] | 'all' | undefined;
  /** Only sites with one of these outcomes, and of one of these patterns. */
  readonly only?: readonly string[] | undefined;
  /** Only sites that are converted and carry no note. */
  readonly onlySafe?: boolean | undefined;
  /** At most so many sites. */
  readonly maxChanges?: number | undefined;
  /** Asked once, with every site that could be rewritten; gives those that shall be. */
  readonly choose?:
    ((sites: readonly SiteReport[]) => Promise<ReadonlySet<SiteReport>>) | undefined;

  /** Writes a `TODO(taskgroup): <code>` above each site that needs a decision, or removes them all. */
  readonly markers?: 'add' | 'remove' | undefined;
  /** Asks TypeScript where a tsconfig.json covers the file; default: true. */
  readonly types?: boolean | undefined;
  /** Adds the runtime to the package.json of changed packages; default: true. */
  readonly addDependency?: boolean | undefined;
  /** Processes at work; default: one for each core when many files may hold a site, one less with types, else one. */
  readonly jobs?: number | undefined;

  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Ends the run between two files, or between two runs of the command. */
  readonly signal?: AbortSignal | undefined;
}
