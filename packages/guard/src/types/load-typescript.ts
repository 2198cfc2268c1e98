import { createRequire } from 'node:module';
import path from 'node:path';

export type TypeScript = typeof import('typescript');

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
    const typescript = tryLoad(road);
    if (typescript) return typescript;
  }
  return undefined;
}

function parserRequire(from: NodeJS.Require, name: string): NodeJS.Require {
  return createRequire(from.resolve(name));
}

function tryLoad(road: () => NodeJS.Require): TypeScript | undefined {
  try {
    const typescript = road()('typescript') as Partial<TypeScript>;
    return typescript.createProgram ? (typescript as TypeScript) : undefined; // TypeScript 7 has none
  } catch {
    return undefined;
  }
}
