import { createInterface } from 'node:readline/promises';
import { exitCodes, type ExitCode } from '../errors.ts';
import { messages } from '../messages.ts';
import { colorsFor } from '../reporters/colors.ts';
import { applyChanges } from './apply.ts';
import { planEslint } from './eslint-step.ts';
import { planHook } from './hook-step.ts';
import { planPackages } from './packages-step.ts';
import { join } from './plan.ts';
import { openProject } from './project.ts';
import { showPlan } from './show.ts';

export interface InitOptions {
  readonly yes?: true;
  readonly dryRun?: true;
  readonly color: boolean;
}

/** Configures ESLint and the git hook, after showing every line and being told to. */
export async function runInit(options: InitOptions): Promise<ExitCode> {
  const project = await openProject();
  const plan = join([await planEslint(project), planHook(project), planPackages(project)]);
  const colors = colorsFor(process.stdout, options.color);
  process.stdout.write(`${await showPlan(plan, project.root, colors)}\n`);
  if (!plan.changes.length) return say(messages.nothingToChange, exitCodes.clean);
  if (options.dryRun) return say(messages.dryRun, exitCodes.clean);
  if (!options.yes && !process.stdin.isTTY) return say(messages.notAsked, exitCodes.configuration);
  if (!options.yes && !(await confirm())) return say(messages.notApplied, exitCodes.clean);
  await applyChanges(plan.changes);
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
