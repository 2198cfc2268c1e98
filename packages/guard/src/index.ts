export { checkFiles, checkStaged, type CheckOptions } from './check.ts';
export { ConfigurationError, exitCodes, type ExitCode } from './errors.ts';
export { verdictOf, type Finding, type Report, type Tier, type Verdict } from './report.ts';
export type { Skipped, SkipReason } from './source-text.ts';
