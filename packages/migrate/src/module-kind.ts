import path from 'node:path';
import type { ModuleKind } from '@taskgroup/patterns';
import { readManifest } from './manifest.ts';

const typeByDirectory = new Map<string, ModuleKind>();

/** What Node takes the file for; TypeScript and JSX files are written with import in either case. */
export function moduleKindOf(file: string): ModuleKind {
  const extension = path.extname(file);
  if (extension === '.cjs') return 'commonjs';
  if (extension !== '.js') return 'esm';
  return kindOfDirectory(path.dirname(file));
}

function kindOfDirectory(directory: string): ModuleKind {
  const known = typeByDirectory.get(directory);
  if (known) return known;
  const parent = path.dirname(directory);
  const kind =
    kindOfManifest(directory) ?? (parent === directory ? 'commonjs' : kindOfDirectory(parent));
  typeByDirectory.set(directory, kind);
  return kind;
}

function kindOfManifest(directory: string): ModuleKind | undefined {
  const manifest = readManifest(path.join(directory, 'package.json'));
  return manifest && (manifest.type === 'module' ? 'esm' : 'commonjs');
}
