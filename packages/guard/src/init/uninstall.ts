import { ConfigurationError } from '../errors.ts';
import { messages } from '../messages.ts';
import { openRepository } from '../repository.ts';
import { withoutAgents } from './agents-step.ts';
import { applyStep } from './apply.ts';
import { managers } from './managers.ts';
import { join, nothing, type Step } from './plan.ts';
import { hooksOf, openProject } from './project.ts';
import { withoutCi } from './ci-step.ts';

/** Takes out what `init` and `install` have put in, wherever that is, and nothing else. */
export async function uninstallHooks(): Promise<string> {
  const { root } = await openRepository();
  const place = { root, hooks: await hooksOf(root) };
  const steps = [withoutAgents(root), await planWithoutCi()];
  for (const manager of Object.values(managers)) steps.push(await manager.takeOut(place));
  const plan = join(steps);
  await applyStep(plan, root);
  const names = [
    ...plan.changes.map(({ file }) => nameOf(file, root)),
    ...(plan.gitCommands.length ? ["git's configuration"] : []),
  ];
  const left = plan.instructions.flatMap(({ title, lines }) => [title, ...lines]);
  return [messages.uninstalled(names), ...left].map((line) => `${line}\n`).join('');
}

/** Without a package.json nobody has installed anything. */
async function planWithoutCi(): Promise<Step> {
  try {
    return await withoutCi(await openProject());
  } catch (error) {
    if (error instanceof ConfigurationError) return nothing;
    throw error;
  }
}

function nameOf(file: string, root: string): string {
  return file.startsWith(root) ? file.slice(root.length + 1).replaceAll('\\', '/') : file;
}
