import type { Command } from 'commander';
import type { CheckOptions } from '../check.ts';
import { askDaemon, offerDaemon } from '../daemon/ask-daemon.ts';
import { ConfigurationError, exitCodes, firstLine } from '../errors.ts';
import { wasReplaced } from '../installation.ts';
import { messages } from '../messages.ts';
import type { ScopeRequest } from '../scope/request.ts';
import type { CommonOptions, Done, Outcome } from './command.ts';
import { outputsOf, withReportOptions, type ReportArguments } from './report-options.ts';
import { countOf } from './count-of.ts';
import { withProgress } from './with-progress.ts';

interface CheckArguments extends CommonOptions, ReportArguments {
  readonly staged?: true;
  readonly worktree?: true;
  readonly all?: true;
  readonly range?: string;
  readonly since?: string;
  readonly newOnly?: true;
  readonly strict?: true;
  readonly maxWarnings?: string;
  readonly budgetMs?: string;
  readonly shard?: string;
  readonly onCrash?: string;
}

export function defineCheck(command: Command, done: Done): void {
  withReportOptions(command)
    .argument('[paths...]', 'files and folders on disk (default: .)')
    .description('judge files on disk, the content being committed, or what commits change')
    .option('--staged', 'judge the index; the working tree is neither read for it nor written')
    .option('--worktree', 'judge what differs from HEAD on disk, staged or not')
    .option('--range <A..B>', 'judge what B has and A has not, from git; A...B: since they parted')
    .option('--since <ref>', 'judge what differs on disk since HEAD left the ref')
    .option('--all', 'judge every file of the repository')
    .option('--new-only', 'pass over what the compared commit has, too')
    .option('--strict', 'block on every record that drifted, not only on those that are touched')
    .option('--max-warnings <count>', 'block when there are more warnings')
    .option('--budget-ms <count>', 'ask for no more types after this time, and say what is left')
    .option('--shard <i/n>', 'judge one of n parts; `merge` joins their JSON reports')
    .option('--on-crash <block|warn>', 'what an internal error does (default: block)')
    .action(async (paths: string[], options: CheckArguments) => done(await check(paths, options)));
}

async function check(paths: string[], options: CheckArguments): Promise<Outcome> {
  const request = requestOf(paths, options);
  const outputs = outputsOf(options);
  const { assertReadable, writeReport } = await import('../reporters/outputs.ts');
  assertReadable(outputs);
  const judged = await orCrash(request, options, await checkOptionsOf(options));
  if ('output' in judged) return judged;
  if (request.kind === 'index' && judged.tier === 'types') await offerDaemon();
  const { exitCodeOf } = await import('../report.ts');
  return {
    output: await writeReport(judged, { ...options, outputs }),
    exitCode: exitCodeOf(judged),
  };
}

/** What is judged; there is one answer. */
function requestOf(paths: readonly string[], options: CheckArguments): ScopeRequest {
  const asked = Object.entries(requests).filter(([flag]) => options[flag as Flag] !== undefined);
  const named = [...asked.map(([flag]) => `--${flag}`), ...(paths.length ? ['paths'] : [])];
  if (named.length > 1) {
    if (options.staged && paths.length) throw new ConfigurationError(messages.stagedWithPaths);
    throw new ConfigurationError(`Cannot combine ${named.join(' with ')}: choose one.`);
  }
  const [request] = asked.map(([flag, make]) => make(String(options[flag as Flag])));
  return request ?? { kind: 'files', paths: paths.length ? paths : ['.'] };
}

type Flag = 'staged' | 'worktree' | 'all' | 'range' | 'since';

const requests: Readonly<Record<Flag, (value: string) => ScopeRequest>> = {
  staged: () => ({ kind: 'index' }),
  worktree: () => ({ kind: 'worktree' }),
  all: () => ({ kind: 'all' }),
  range: (range) => ({ kind: 'range', range }),
  since: (ref) => ({ kind: 'since', ref }),
};

async function checkOptionsOf(options: CheckArguments): Promise<CheckOptions> {
  const { maxWarnings, budgetMs, shard, newOnly, strict } = options;
  return {
    maxWarnings: countOf('--max-warnings', maxWarnings) ?? Infinity,
    budgetMs: countOf('--budget-ms', budgetMs),
    shard: shard === undefined ? undefined : (await import('../scope/shard.ts')).parseShard(shard),
    newOnly: newOnly ?? false,
    strict: strict ?? false,
    receipt: shard === undefined,
  };
}

async function orCrash(request: ScopeRequest, options: CheckArguments, checkOptions: CheckOptions) {
  const { onCrash } = options;
  if (onCrash !== undefined && onCrash !== 'block' && onCrash !== 'warn') {
    throw new ConfigurationError(
      `Cannot use --on-crash as block or warn: current value is '${onCrash}'.`,
    );
  }
  try {
    const warm = request.kind === 'index' ? await askDaemon(checkOptions) : undefined;
    if (warm) return warm;
    const { check: judge } = await import('../check.ts');
    return await withProgress((onProgress) => judge(request, { ...checkOptions, onProgress }));
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    if ((onCrash ?? (await configured(request))) !== 'warn') throw error;
    return crashed(error, outputsOf(options));
  }
}

/** Only a hook has a configuration of its own for this. */
async function configured(request: ScopeRequest): Promise<'block' | 'warn'> {
  if (request.kind !== 'index') return 'block';
  const { openRepository } = await import('../repository.ts');
  const { indexSnapshot } = await import('../scope/snapshot.ts');
  const { readConfig } = await import('../config/read-config.ts');
  const { hook } = await readConfig(indexSnapshot((await openRepository()).root));
  return hook.onCrash;
}

function crashed(error: unknown, outputs: ReturnType<typeof outputsOf>): Outcome {
  const json = outputs.some(({ format, file }) => format === 'json' && file === undefined);
  const reason = wasReplaced(error) ? messages.wasReplaced : firstLine(error);
  const message = `Nothing was judged, and nothing is blocked (on crash: warn): ${reason}.`;
  process.stderr.write(`${message}\n`);
  const document = { version: 1, verdict: 'error', exitCode: exitCodes.clean, error: message };
  return {
    output: json ? `${JSON.stringify(document, undefined, 2)}\n` : '',
    exitCode: exitCodes.clean,
  };
}
