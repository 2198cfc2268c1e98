import type { Command } from 'commander';
import { exitCodes } from '../errors.ts';
import { withCommonOptions, type CommonOptions, type Done, type Outcome } from './command.ts';
import { withProgress } from './with-progress.ts';

export function defineAdr(command: Command, done: Done): void {
  command.description('the decision records behind deferrals and allowed paths');
  const add = (usage: string) => withCommonOptions(command.command(usage));
  add('verify')
    .description('each exists, has a status that holds, is not superseded, and links back')
    .option('--json', 'one JSON document on standard output')
    .action(async (options: CommonOptions) => done(await verify(options)));
  add('link')
    .argument('<id>', 'a deferral')
    .description('let a deferral and its decision record name each other')
    .option('--adr <path>', 'the record (default: the one that the deferral names)')
    .action(async (id: string, options: { readonly adr?: string }) => {
      const { linkAdr } = await import('../adr/link-adr.ts');
      const { adr, changed } = await linkAdr(id, options.adr);
      const output = changed ? `✔ ${adr} names ${id} now.\n` : `✔ ${adr} names ${id} already.\n`;
      done({ output, exitCode: exitCodes.clean });
    });
}

async function verify({ json, color }: CommonOptions): Promise<Outcome> {
  const { verifyOnDisk } = await import('../defer/verify-deferrals.ts');
  const drift = await withProgress((show) => verifyOnDisk(show));
  const { driftOutcome } = await import('./drift-outcome.ts');
  const about = drift.filter(({ code }) => code.startsWith('adr-'));
  return driftOutcome(about, 'Every decision record holds.', { json, color });
}
