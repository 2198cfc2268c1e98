import type { Command } from 'commander';
import type { BaselineChange, CreateOptions, UpdateOptions } from '../baseline/change-baseline.ts';
import { exitCodes } from '../errors.ts';
import { withCommonOptions, type CommonOptions, type Done, type Outcome } from './command.ts';
import { withProgress } from './with-progress.ts';

export function defineBaseline(command: Command, done: Done): void {
  command.description('violations that were there before the gate; the baseline only shrinks');
  const add = (usage: string) => withCommonOptions(command.command(usage));
  add('create')
    .description('take every violation up that there is now')
    .option('--force', 'write it anew')
    .action(async (options: CreateOptions) => {
      const { createBaseline } = await import('../baseline/change-baseline.ts');
      done(changed(await withProgress((show) => createBaseline(options, show))));
    });
  add('update')
    .description('take out what is mended, and follow what has moved')
    .option('--allow-growth', 'take up what is new, too; needs --deferral')
    .option('--deferral <id>', 'the open deferral that answers for it')
    .action(async (options: UpdateOptions) => {
      const { updateBaseline } = await import('../baseline/change-baseline.ts');
      done(changed(await withProgress((show) => updateBaseline(options, show))));
    });
  add('prune')
    .description('take out what is mended, and nothing else')
    .action(async () => {
      const { pruneBaseline } = await import('../baseline/change-baseline.ts');
      done(changed(await withProgress((show) => pruneBaseline(show))));
    });
  add('verify')
    .description('prove that it is true, and that it has not grown')
    .option('--base <ref>', 'the commit that it is compared with', 'HEAD')
    .option('--json', 'one JSON document on standard output')
    .action(async (options: VerifyArguments) => done(await verify(options)));
  add('explain')
    .argument('<fingerprint>', 'the beginning of one')
    .description('say what an entry is about, and where it is now')
    .action(async (fingerprint: string) => {
      const { explainFingerprint } = await import('../baseline/explain-fingerprint.ts');
      const output = await withProgress((show) => explainFingerprint(fingerprint, show));
      done({ output, exitCode: exitCodes.clean });
    });
}

interface VerifyArguments extends CommonOptions {
  readonly base: string;
}

async function verify({ base, json, color }: VerifyArguments): Promise<Outcome> {
  const { verifyBaseline } = await import('../baseline/verify-baseline.ts');
  const drift = await withProgress((show) => verifyBaseline(base, show));
  const { driftOutcome } = await import('./drift-outcome.ts');
  return driftOutcome(drift, 'The baseline is true, and has not grown.', { json, color });
}

function changed({ kept, added, removed, moved, fresh }: BaselineChange): Outcome {
  const parts = [
    `${kept + added} in the baseline`,
    added && `${added} added`,
    removed && `${removed} taken out`,
    moved && `${moved} moved`,
  ].filter(Boolean);
  const places = fresh.map(({ path, line, rule }) => `  ${path}:${line}  ${rule}\n`);
  const left = fresh.length ? `New, and not taken up: ${fresh.length}\n${places.join('')}` : '';
  return { output: `${left}✔ ${parts.join(', ')}.\n`, exitCode: exitCodes.clean };
}
