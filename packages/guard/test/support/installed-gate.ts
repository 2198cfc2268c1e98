import { cpSync, mkdirSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { TestRepository } from './repository.ts';

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));

/** A gate of its own, as a package manager would lay it down and take it away again. */
export function installedGate(): TestRepository {
  const place = TestRepository.empty();
  for (const name of ['bin', 'dist', 'package.json', 'schemas', 'templates']) {
    const target = path.join(place.root, name);
    cpSync(path.join(PACKAGE, name), target, { recursive: true, preserveTimestamps: true });
  }
  for (const name of dependencies()) place.link(name);
  return place;
}

/** One whose parser finds TypeScript 7 alone, and gives up as soon as it is loaded. */
export function gateBesideTypeScript7(): TestRepository {
  const place = installedGate();
  const parser = path.join(place.root, 'node_modules/@typescript-eslint/parser');
  const others = path.dirname(realpathSync(parser));
  const replaced = path.relative(place.root, parser);
  rmSync(parser);
  place.write({
    [`${replaced}/package.json`]: '{ "name": "@typescript-eslint/parser", "version": "8.73.0" }',
    [`${replaced}/index.js`]: "throw new Error('typescript-eslint does not support TS 7.0.');\n",
  });
  for (const name of ['scope-manager', 'visitor-keys']) {
    const link = path.join(parser, 'node_modules/@typescript-eslint', name);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.join(others, name), link);
  }
  return place;
}

function dependencies(): string[] {
  const folder = path.join(PACKAGE, 'node_modules');
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@')
        ? readdirSync(path.join(folder, name)).map((each) => `${name}/${each}`)
        : [name],
    );
}
