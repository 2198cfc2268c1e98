import { existsSync } from 'node:fs';
import path from 'node:path';
import { messages } from '../messages.ts';
import { installationOf } from './package-manager.ts';
import { alreadyDone, instruct, type Step } from './plan.ts';
import { hasPackage, OWN_PARSER, parserPackage, type Project } from './project.ts';

/** Says which packages are missing and how to add them; installing is the user's own step. */
export function planPackages(project: Project): Step {
  const needed = [
    ...['eslint', 'eslint-plugin-taskgroup', 'taskgroup-guard'],
    ...(project.typescript ? [parserPackage(project)].filter((name) => name !== OWN_PARSER) : []),
  ];
  const missing = needed.filter((name) => !hasPackage(project, name));
  if (!missing.length) return alreadyDone(messages.packagesDone);
  return instruct(messages.installMissing, installCommand(project, missing));
}

function installCommand(project: Project, names: readonly string[]): string {
  const { root, directory } = project;
  const isWorkspace = [directory, root].some((place) =>
    existsSync(path.join(place, 'pnpm-workspace.yaml')),
  );
  const { packageManager } = installationOf(project);
  if (packageManager === 'deno') return `deno add --dev ${names.map(asDenoName).join(' ')}`;
  const add = ADD[packageManager];
  return `${packageManager === 'pnpm' && isWorkspace ? `${add} -w` : add} ${names.join(' ')}`;
}

const ADD = {
  npm: 'npm install --save-dev',
  pnpm: 'pnpm add -D',
  yarn: 'yarn add -D',
  'yarn-classic': 'yarn add -D',
  bun: 'bun add -d',
} as const;

/** An alias keeps its name in front. */
function asDenoName(name: string): string {
  return name.includes('@npm:') ? name : `npm:${name}`;
}
