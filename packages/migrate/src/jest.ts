import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readManifest, type Manifest } from './manifest.ts';
import { messages } from './messages.ts';
import { toPosix } from './posix.ts';
import type { FileChange } from './report.ts';

/**
 * Jest loads what it tests as CommonJS, whatever Node can do, and stops at the first ES module that nobody transformed. A
 * migration would break every such test at its import, so the report says what to do.
 */
export function jestWarnings(changes: readonly FileChange[], cwd: string): string[] {
  const changed = changes.filter(({ after }) => /['"]@taskgroup\//.test(after));
  const folders = new Set(changed.map(({ file }) => path.dirname(file)));
  const manifests = new Set([...folders].flatMap((folder) => jestAbove(folder) ?? []));
  return [...manifests].map((file) =>
    messages.jestLoadsCommonJs(toPosix(path.relative(cwd, file))),
  );
}

/** The package.json that has Jest, of the package or of the workspace around it. */
function jestAbove(folder: string): string | undefined {
  const file = path.join(folder, 'package.json');
  const manifest = readManifest(file);
  if (manifest && hasJest(manifest)) return transformsOurs(manifest, folder) ? undefined : file;
  const parent = path.dirname(folder);
  return parent === folder ? undefined : jestAbove(parent);
}

function hasJest({ dependencies, devDependencies }: Manifest): boolean {
  return 'jest' in { ...dependencies, ...devDependencies };
}

/** It loads ES modules by a flag, or its settings, here or in a file of their own, name the runtime. */
function transformsOurs(manifest: Manifest, folder: string): boolean {
  const isOurs = /@taskgroup[^/\w]|@taskgroup\/\.|experimental-vm-modules/;
  const settings = readdirSync(folder).filter((name) => /^jest\.config\.\w+$/.test(name));
  const texts = settings.map((name) => readFileSync(path.join(folder, name), 'utf8'));
  return [JSON.stringify(manifest), ...texts].some((text) => isOurs.test(text));
}
