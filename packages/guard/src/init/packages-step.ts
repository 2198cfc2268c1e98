import { existsSync } from 'node:fs';
import path from 'node:path';
import { readPackageJson } from '../lint/find-config.ts';
import { messages } from '../messages.ts';
import { installationOf } from './package-manager.ts';
import { alreadyDone, instruct, type Step } from './plan.ts';
import { dependenciesIn, hasPackage, parserPackage, type Project } from './project.ts';

/** Says which packages are missing and how to add them; installing is the user's own step. */
export function planPackages(project: Project): Step {
  const needed = [
    ...['eslint', 'eslint-plugin-taskgroup', 'taskgroup-guard'],
    ...(project.typescript ? [parserPackage(project)] : []),
  ];
  const missing = needed.filter((name) => !hasPackage(project, name));
  if (!missing.length) return alreadyDone(messages.packagesDone);
  const isNative =
    missing.includes('@typescript-eslint/parser') && (typescriptMajor(project) ?? 0) >= 7;
  const all = isNative ? [...missing, ...BOTH_COMPILERS] : missing;
  const command = installCommand(project, all);
  return instruct(messages.installMissing, command, ...(isNative ? [messages.bothCompilers] : []));
}

/** The parser has to have the API of version 6, and a package manager refuses it beside version 7 alone. */
const BOTH_COMPILERS = ['typescript@6', '@typescript/native@npm:typescript@7'];

function typescriptMajor({ directory, root }: Project): number | undefined {
  const installed = [directory, root].map(
    (place) => readPackageJson(path.join(place, 'node_modules', 'typescript'))?.['version'],
  );
  const declared = [directory, root].map((place) => dependenciesIn(place)['typescript']);
  const version = [...installed, ...declared].find((each) => typeof each === 'string');
  const major = /\d+/.exec(String(version));
  return major ? Number(major[0]) : undefined;
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
