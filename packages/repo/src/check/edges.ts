import { readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import path from 'node:path';
import { readManifest } from '../manifest.ts';

/**
 * Who may build on whom. `repo` builds on all of them and nobody builds on it; the tools hold the
 * runtime's names as data and never import it.
 */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  '@taskgroup/runtime': [],
  '@taskgroup/background': ['@taskgroup/runtime'],
  '@taskgroup/bullmq': ['@taskgroup/background', '@taskgroup/runtime'],
  '@taskgroup/patterns': [],
  'eslint-plugin-taskgroup': ['@taskgroup/patterns'],
  'migrate-taskgroup': ['@taskgroup/patterns'],
  'taskgroup-guard': ['@taskgroup/patterns', 'eslint-plugin-taskgroup', 'migrate-taskgroup'],
};

/** Every edge between packages that the design does not allow, as a sentence. */
export function edgeProblems(root: string): string[] {
  return Object.keys(ALLOWED).flatMap((name) => {
    const folder = folderOf(root, name);
    return [...new Set([...declaredEdges(folder), ...importedEdges(folder)])]
      .filter((other) => other in ALLOWED && other !== name && !ALLOWED[name]!.includes(other))
      .map((other) => `${name} must not build on ${other}.`);
  });
}

function folderOf(root: string, name: string): string {
  const manifests = globSync('packages/*/package.json', { cwd: root, absolute: true });
  const manifest = manifests.find((file) => readManifest(file).name === name);
  if (!manifest) throw new Error(`Cannot check edges as package ${name} does not exist`);
  return path.dirname(manifest);
}

function declaredEdges(folder: string): string[] {
  const { dependencies, peerDependencies } = readManifest(path.join(folder, 'package.json'));
  return Object.keys({ ...dependencies, ...peerDependencies });
}

function importedEdges(folder: string): string[] {
  return globSync('src/**/*.ts', { cwd: folder, absolute: true }).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^(?:import|export)[^;]*?from '([^'./][^']*)'/gm)].map(
      ([, specifier]) => packageOf(specifier!),
    ),
  );
}

function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
