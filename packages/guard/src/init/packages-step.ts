import { existsSync } from 'node:fs';
import path from 'node:path';
import { readPackageJson } from '../lint/find-config.ts';
import { messages } from '../messages.ts';
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
  const command = `${installCommand(project)} ${all.join(' ')}`;
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

function installCommand({ root, directory }: Project): string {
  const has = (name: string) =>
    [directory, root].some((place) => existsSync(path.join(place, name)));
  if (has('pnpm-lock.yaml')) return `pnpm add -D${has('pnpm-workspace.yaml') ? ' -w' : ''}`;
  if (has('yarn.lock')) return 'yarn add -D';
  if (has('bun.lock') || has('bun.lockb')) return 'bun add -d';
  return 'npm install --save-dev';
}
