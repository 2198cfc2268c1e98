import type { Command } from 'commander';
import { ConfigurationError, exitCodes } from '../errors.ts';
import { withCommonOptions, type CommonOptions, type Done, type Outcome } from './command.ts';
import { countOf } from './count-of.ts';
import { withProgress } from './with-progress.ts';

export function defineDefer(command: Command, done: Done): void {
  command.description('work that does not move yet: who decided so, why, and until when');
  const add = (usage: string) => withCommonOptions(command.command(usage));
  defineAdd(add('add'), done);
  add('list')
    .description('every deferral, the first to end first')
    .option('--json', 'one JSON document on standard output')
    .action(async (options: CommonOptions) => done(await list(options)));
  add('renew')
    .argument('<id>')
    .description('decide again: a later end, a lower ceiling, symbols as they are now')
    .option('--expires <date>', 'the new last day (YYYY-MM-DD, UTC)')
    .option('--reason <text>', 'why it stays')
    .option('--adr <path>', 'the decision record from now on')
    .option('--by <name>', 'who decided')
    .action(async (id: string, options: RenewArguments) => done(await renew(id, options)));
  add('close')
    .argument('<id>')
    .description('end it; the record stays')
    .option('--reason <text>', 'how it ended')
    .option('--force', 'although it holds something back')
    .action(async (id: string, options: CloseArguments) => done(await close(id, options)));
  add('verify')
    .description('what is not true any more: ends, ceilings, decision records, owners, criteria')
    .option('--json', 'one JSON document on standard output')
    .action(async (options: CommonOptions) => done(await verify(options)));
}

interface AddArguments {
  readonly id?: string;
  readonly rule: readonly string[];
  readonly symbol: readonly string[];
  readonly reason?: string;
  readonly adr?: string;
  readonly owner?: string;
  readonly expires?: string;
  readonly max?: string;
  readonly ratchet: readonly string[];
  readonly reactivateWhen: readonly string[];
  readonly approvedBy: readonly string[];
}

function defineAdd(command: Command, done: Done): void {
  const each = (value: string, before: readonly string[]) => [...before, value];
  command
    .argument('<paths...>', 'where the violations are')
    .description('write a record about the violations that are there now')
    .option('--reason <text>', 'why it does not move yet (required)')
    .option('--rule <id>', 'only this rule; may be repeated', each, [])
    .option(
      '--symbol <name>',
      'only in this symbol, such as Scheduler.*; may be repeated',
      each,
      [],
    )
    .option('--adr <path>', 'the decision record; its link back is written by `adr link`')
    .option('--owner <name>', 'who pays it back (default: CODEOWNERS)')
    .option('--expires <date>', 'the last day (YYYY-MM-DD, UTC; default: as the policy allows)')
    .option('--max <count>', 'a ceiling, instead of exactly these violations')
    .option(
      '--ratchet <date=count>',
      'a lower ceiling from the day after; may be repeated',
      each,
      [],
    )
    .option('--reactivate-when <criterion>', 'what makes it due again; may be repeated', each, [])
    .option('--approved-by <name>', 'who agreed; may be repeated', each, [])
    .option('--id <id>', 'the id (default: the next one)')
    .action(async (paths: string[], options: AddArguments) => done(await addOne(paths, options)));
}

async function addOne(paths: string[], options: AddArguments): Promise<Outcome> {
  const { reason, expires } = options;
  if (reason === undefined) throw new ConfigurationError('Cannot defer without --reason.');
  const { addDeferral } = await import('../defer/add-deferral.ts');
  const { assertDate, parseCriterion, parseStep } = await import('../defer/parse-criterion.ts');
  const addition = {
    ...options,
    ...{ paths, reason, rules: options.rule, symbols: options.symbol },
    expires: expires === undefined ? undefined : assertDate('--expires', expires),
    max: countOf('--max', options.max),
    ratchet: options.ratchet.map(parseStep),
    reactivateWhen: options.reactivateWhen.map(parseCriterion),
  };
  const { deferral, file, lacksRecord } = await withProgress((show) => addDeferral(addition, show));
  const { id, maxViolations, expires: end, adr } = deferral;
  const link = adr ? `\nLink it: taskgroup-guard adr link ${id}` : '';
  const lack = lacksRecord
    ? `\nThe policy wants a decision record for it, and blocks until there is one: write it, then 'taskgroup-guard adr link ${id} --adr <path>'.`
    : '';
  return said(`✔ ${id} holds back ${maxViolations} until ${end}: ${file}${link}${lack}`);
}

async function list({ json }: CommonOptions): Promise<Outcome> {
  const { listDeferrals } = await import('../defer/list-deferrals.ts');
  const { describeDeferral } = await import('../defer/describe-deferral.ts');
  const listed = await listDeferrals();
  if (json) return said(JSON.stringify({ version: 1, deferrals: listed }, undefined, 2));
  return said(listed.length ? listed.map(describeDeferral).join('\n') : 'There is no deferral.');
}

interface RenewArguments {
  readonly expires?: string;
  readonly reason?: string;
  readonly adr?: string;
  readonly by?: string;
}

async function renew(id: string, options: RenewArguments): Promise<Outcome> {
  const { renewDeferral } = await import('../defer/renew-deferral.ts');
  const { assertDate } = await import('../defer/parse-criterion.ts');
  if (options.expires !== undefined) assertDate('--expires', options.expires);
  const { deferral, decided } = await withProgress((show) => renewDeferral(id, options, show));
  const also = decided.length ? `; ${decided.length} of its criteria decided` : '';
  return said(
    `✔ ${id} holds back ${deferral.maxViolations ?? 'what it covers'} until ${deferral.expires}${also}.`,
  );
}

interface CloseArguments {
  readonly reason?: string;
  readonly force?: true;
}

async function close(id: string, options: CloseArguments): Promise<Outcome> {
  const { closeDeferral } = await import('../defer/close-deferral.ts');
  await closeDeferral(id, options);
  return said(`✔ ${id} is closed.`);
}

async function verify({ json, color }: CommonOptions): Promise<Outcome> {
  const { verifyOnDisk } = await import('../defer/verify-deferrals.ts');
  const drift = await withProgress((show) => verifyOnDisk(show));
  const { driftOutcome } = await import('./drift-outcome.ts');
  return driftOutcome(drift, 'Every deferral holds.', { json, color });
}

function said(text: string): Outcome {
  return { output: `${text}\n`, exitCode: exitCodes.clean };
}
