import type { Command } from 'commander';
import { ConfigurationError, exitCodes } from '../errors.ts';
import type { Receipt } from '../receipts/receipts.ts';
import { withCommonOptions, type CommonOptions, type Done, type Outcome } from './command.ts';

export function defineReceipt(command: Command, done: Done): void {
  command.description('whether a commit was judged before it was made; evidence, and no verdict');
  const add = (usage: string) => withCommonOptions(command.command(usage));
  add('show')
    .argument('[commit]', 'a commit (default: HEAD)')
    .description('say when a commit was judged, and how')
    .option('--json', 'one JSON document on standard output')
    .action(async (commit: string | undefined, options: CommonOptions) =>
      done(await show(commit ?? 'HEAD', options)),
    );
  add('record')
    .description('for the post-commit hook: judge HEAD where nobody has, and say so in one line')
    .action(async () => done(await record()));
}

async function show(name: string, { json }: CommonOptions): Promise<Outcome> {
  const repository = await open();
  const { resolveCommit } = await import('../scope/commits.ts');
  const { receiptFor } = await import('../receipts/afterwards.ts');
  const commit = await resolveCommit(repository.root, name);
  const { receipt } = await receiptFor(repository, commit);
  const output = json
    ? `${JSON.stringify({ version: 1, commit, receipt: receipt ?? null }, undefined, 2)}\n`
    : `${commit.slice(0, 10)}  ${sentence(receipt)}\n`;
  return { output, exitCode: exitCodes.clean };
}

/** A hook that comes after the commit stops nothing: whatever goes wrong here is not the commit's. */
async function record(): Promise<Outcome> {
  const repository = await open();
  const { findCommit } = await import('../scope/commits.ts');
  const { isReplaying, judgeAfterwards, receiptFor } = await import('../receipts/afterwards.ts');
  const head = await findCommit(repository.root, 'HEAD');
  const quiet = { output: '', exitCode: exitCodes.clean };
  if (head === undefined || isReplaying(repository)) return quiet;
  if ((await receiptFor(repository, head)).receipt) return quiet;
  const receipt = await judgeAfterwards(repository, head);
  if (!receipt) return quiet;
  const what = receipt.violations
    ? `It has ${count(receipt.violations)} that CI will block: taskgroup-guard check --range HEAD~1..HEAD`
    : 'By syntax it is clean.';
  process.stderr.write(`This commit was made past the gate. ${what}\n`);
  return quiet;
}

function sentence(receipt: Receipt | undefined): string {
  if (!receipt) return 'no receipt: made past the gate, on another machine, or longer ago.';
  const { by, at, tier, judged, violations, gate } = receipt;
  const how = `${judged} ${judged === 1 ? 'file' : 'files'}, ${HOW[tier]}; ${at}, taskgroup-guard ${gate}`;
  return by === 'hook'
    ? `judged clean before it was made (${how}).`
    : `made past the gate, and judged afterwards: ${violations ? count(violations) : 'clean'} (${how}).`;
}

const HOW = { none: 'nothing to lint', syntax: 'by syntax', types: 'with types' } as const;

function count(violations: number): string {
  return violations === 1 ? '1 violation' : `${violations} violations`;
}

async function open() {
  const { openRepository } = await import('../repository.ts');
  try {
    return await openRepository();
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    throw new ConfigurationError('Cannot read receipts here.', { cause: error });
  }
}
