import { createRequire } from 'node:module';
import path from 'node:path';
import type typescript from 'typescript';

export type TypeScript = typeof typescript;

/**
 * The TypeScript that the repository's parser uses, for a program must be read by the compiler that
 * made it; else the repository's own, else the one beside the gate's parser.
 */
export function loadTypeScript(directory: string): TypeScript | undefined {
  const theirs = createRequire(path.join(directory, 'package.json'));
  const roads = [
    () => parserRequire(parserRequire(theirs, 'typescript-eslint'), '@typescript-eslint/parser'),
    () => parserRequire(theirs, '@typescript-eslint/parser'),
    () => theirs,
    () => parserRequire(createRequire(import.meta.url), '@typescript-eslint/parser'),
  ];
  for (const road of roads) {
    const found = tryLoad(road);
    if (found) return found;
  }
  return undefined;
}

function parserRequire(from: NodeJS.Require, name: string): NodeJS.Require {
  return createRequire(from.resolve(name));
}

function tryLoad(road: () => NodeJS.Require): TypeScript | undefined {
  try {
    const found = road()('typescript') as TypeScript | { readonly createProgram?: undefined };
    return found.createProgram && found; // TypeScript 7 has none
  } catch {
    return undefined;
  }
}
