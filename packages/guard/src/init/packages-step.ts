import { existsSync } from 'node:fs';
import path from 'node:path';
import { messages } from '../messages.ts';
import { alreadyDone, instruct, type Step } from './plan.ts';
import { hasPackage, type Project } from './project.ts';

/** Says which packages are missing and how to add them; installing is the user's own step. */
export function planPackages(project: Project): Step {
  const needed = [
    ...['eslint', 'eslint-plugin-taskgroup', 'taskgroup-guard'],
    ...(project.typescript ? ['@typescript-eslint/parser'] : []),
  ];
  const missing = needed.filter((name) => !provides(project, name));
  if (!missing.length) return alreadyDone(messages.packagesDone);
  return instruct(messages.installMissing, `${installCommand(project)} ${missing.join(' ')}`);
}

/** typescript-eslint brings the parser along. */
function provides(project: Project, name: string): boolean {
  if (hasPackage(project, name)) return true;
  return name === '@typescript-eslint/parser' && hasPackage(project, 'typescript-eslint');
}

function installCommand({ root, directory }: Project): string {
  const has = (name: string) =>
    [directory, root].some((place) => existsSync(path.join(place, name)));
  if (has('pnpm-lock.yaml')) return `pnpm add -D${has('pnpm-workspace.yaml') ? ' -w' : ''}`;
  if (has('yarn.lock')) return 'yarn add -D';
  if (has('bun.lock') || has('bun.lockb')) return 'bun add -d';
  return 'npm install --save-dev';
}
