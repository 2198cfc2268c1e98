/**
 * The codemod as a library. `migrate` is what the command does; `rewriteSource` rewrites one text.
 *
 * files -> sources (read, prefilter, parse) -> typed (tsconfigs, type-session, settle) -> candidate
 * (rewrite, step back, report) -> verify -> write, with text-report and json-report at the end.
 */
export { MigrateError } from './errors.ts';
export { ParseError } from './parse.ts';
export type {
  DependencyReport,
  FileChange,
  FileReport,
  MigrationReport,
  Outcome,
  SiteReport,
  Summary,
} from './report.ts';
export type { MigrateOptions } from './options.ts';
export type { Progress } from './progress.ts';
export { migrate } from './run.ts';
export { rewriteSource, type RewrittenSource } from './transform.ts';
