import type { Command } from 'commander';
import { exitCodes } from '../errors.ts';
import type { Done, Outcome } from './command.ts';

export function defineExplain(command: Command, done: Done): void {
  command
    .argument('[subject]', 'a rule, a deferral, a fingerprint, or a code of a report')
    .description('say what something is and how to satisfy it; without a subject, list the rules')
    .action(async (subject: string | undefined) => done(await explainSubject(subject)));
}

async function explainSubject(subject: string | undefined): Promise<Outcome> {
  const { listRules } = await import('../explain.ts');
  const output = subject === undefined ? listRules() : await textOf(subject);
  return { output, exitCode: exitCodes.clean };
}

async function textOf(subject: string): Promise<string> {
  if (/^[A-Z][A-Z0-9]*-\d+$/.test(subject)) {
    return (await import('../defer/explain-deferral.ts')).explainDeferral(subject);
  }
  if (/^[0-9a-f]{6,32}$/.test(subject)) {
    const { explainFingerprint } = await import('../baseline/explain-fingerprint.ts');
    return explainFingerprint(subject, () => {});
  }
  const { explainCode } = await import('../explain-code.ts');
  const { explain } = await import('../explain.ts');
  return explainCode(subject) ?? explain(subject);
}
