import { packageManagerOf, type PackageManager } from '@taskgroup/patterns';

export function addCommand(directory: string, dependency: string): string {
  const { name } = packageManagerOf(directory);
  if (name === 'deno') return `deno add npm:${dependency}`;
  return `${name} ${name === 'npm' ? 'install' : 'add'} ${dependency}`;
}

export function installCommand(directory: string): string {
  return `${packageManagerOf(directory).name} install`;
}

/** A program of the project's own dependencies. */
export function runCommand(directory: string, command: string): string {
  return `${RUNNERS[packageManagerOf(directory).name]} ${command}`;
}

const RUNNERS: Readonly<Record<PackageManager, string>> = {
  npm: 'npx',
  pnpm: 'pnpm exec',
  yarn: 'yarn',
  bun: 'bunx',
  deno: 'npx',
};
