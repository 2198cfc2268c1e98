import type { ExitCode } from '../errors.ts';
import { ciNamesIn, planCi } from './ci-step.ts';
import { carryOut, type CarryOutOptions } from './carry-out.ts';
import { planEslint } from './eslint-step.ts';
import { planHook } from './hook-step.ts';
import { planPackages } from './packages-step.ts';
import { join } from './plan.ts';
import { openProject } from './project.ts';

export interface InitOptions extends CarryOutOptions {
  /** Whether the pipelines that are there get a job, too. */
  readonly ci: boolean;
}

/** Configures ESLint, the git hook and the pipelines, after showing every line and being told to. */
export async function runInit(options: InitOptions): Promise<ExitCode> {
  const project = await openProject();
  const plan = join([
    ...[await planEslint(project), await planHook(project)],
    await planCi(project, options.ci ? ciNamesIn(project) : []),
    planPackages(project),
  ]);
  return carryOut(plan, project.root, options);
}
