import { createInterface } from 'node:readline/promises';
import { exitCodes, type ExitCode } from '../errors.ts';
import { messages } from '../messages.ts';
import { colorsFor } from '../reporters/colors.ts';
import { applyStep } from './apply.ts';
import { changesAnything, type Step } from './plan.ts';
import { showPlan } from './show.ts';

export interface CarryOutOptions {
  readonly yes?: true;
  readonly dryRun?: true;
  readonly color: boolean;
}

/** Shows every line that would change, asks, and does it. */
export async function carryOut(
  plan: Step,
  root: string,
  options: CarryOutOptions,
): Promise<ExitCode> {
  const colors = colorsFor(process.stdout, options.color);
  process.stdout.write(`${await showPlan(plan, root, colors)}\n`);
  if (!changesAnything(plan)) return say(messages.nothingToChange, exitCodes.clean);
  if (options.dryRun) return say(messages.dryRun, exitCodes.clean);
  if (!options.yes && !process.stdin.isTTY) return say(messages.notAsked, exitCodes.configuration);
  if (!options.yes && !(await confirm())) return say(messages.notApplied, exitCodes.clean);
  await applyStep(plan, root);
  return say(messages.applied(plan.changes.length), exitCodes.clean);
}

async function confirm(): Promise<boolean> {
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  prompt.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  const answer = await prompt.question(messages.apply);
  prompt.close();
  return /^y(es)?$/i.test(answer.trim());
}

function say(sentence: string, exitCode: ExitCode): ExitCode {
  const stream = exitCode === exitCodes.clean ? process.stdout : process.stderr;
  stream.write(`${sentence}\n`);
  return exitCode;
}
