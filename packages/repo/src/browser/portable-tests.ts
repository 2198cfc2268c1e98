import { build } from 'esbuild';
import path from 'node:path';
import { globSync } from 'tinyglobby';
import { ROOT } from '../root.ts';

const PACKAGE = 'packages/runtime';

/** What only Node can load: its modules, and the entry for it. */
const NODE_ONLY = [/^node:/, /^packages\/runtime\/src\/node\//];

/**
 * The runtime's test files that a browser can load, from the root of the repository: those that reach nothing of Node by
 * any import, however far down, and aren't in `test/node`. The bundler answers, so an import of types alone doesn't count.
 */
export async function portableTests(root = ROOT): Promise<string[]> {
  const files = globSync([`${PACKAGE}/test/**/*.test.ts`, `!${PACKAGE}/test/node/**`], {
    cwd: root,
  }).sort();
  const imports = await importsFrom(files, root);
  return files.filter((file) => !reach(file, imports).some(isNodeOnly));
}

type Imports = ReadonlyMap<string, readonly string[]>;

async function importsFrom(files: readonly string[], root: string): Promise<Imports> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [...files],
    bundle: true,
    write: false,
    metafile: true,
    outdir: path.join(root, 'nowhere'),
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
  });
  return new Map(
    Object.entries(metafile.inputs).map(([file, input]) => [
      file,
      input.imports.map((each) => each.path),
    ]),
  );
}

function reach(file: string, imports: Imports): string[] {
  const found = new Set([file]);
  for (const each of found) {
    for (const imported of imports.get(each) ?? []) found.add(imported);
  }
  return [...found];
}

function isNodeOnly(imported: string): boolean {
  return NODE_ONLY.some((pattern) => pattern.test(imported));
}
