import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { loadScopes, type NodeRequire } from '../src/oxc/load-scopes.ts';

const FOLDER = '/node_modules/@typescript-eslint/scope-manager/dist/';
const LIBRARIES = `${FOLDER}lib/index.js`;

/** Modules of a package whose entry asks for its libraries, and who has loaded them. */
function nodeWith(...libraries: string[]) {
  const cache: NodeRequire['cache'] = {};
  const loaded: string[] = [];
  const load = (name: string) => {
    const file = name.startsWith('/') ? name : resolve(name);
    if (!cache[file]) {
      loaded.push(file);
      cache[file] = {} as NodeModule;
      if (file.endsWith('dist/index.js')) load(libraries[0]!);
    }
    return { analyze: () => cache };
  };
  const resolve = (name: string) => {
    if (name !== './lib') return `${FOLDER}index.js`;
    if (!libraries.includes(LIBRARIES)) throw new Error('Cannot find module');
    return LIBRARIES;
  };
  return { loaded, cache, requireFrom: () => Object.assign(load, { cache, resolve }) };
}

test('the libraries are not loaded, and who comes later gets the package whole', () => {
  const { loaded, cache, requireFrom } = nodeWith(LIBRARIES);
  expect(loadScopes(requireFrom, 'parser')).toHaveProperty('analyze');
  expect(loaded).toEqual([`${FOLDER}index.js`]);
  expect(cache).toEqual({});
  requireFrom()('@typescript-eslint/scope-manager');
  expect(loaded.slice(1)).toEqual([`${FOLDER}index.js`, LIBRARIES]);
});

test('a package that somebody has loaded is shared', () => {
  const { loaded, requireFrom } = nodeWith(LIBRARIES);
  requireFrom()('@typescript-eslint/scope-manager');
  loadScopes(requireFrom, 'parser');
  expect(loaded).toEqual([`${FOLDER}index.js`, LIBRARIES]);
});

test('a version that keeps them elsewhere is loaded as it is', () => {
  const { loaded, requireFrom } = nodeWith(`${FOLDER}libraries.js`);
  loadScopes(requireFrom, 'parser');
  expect(loaded).toEqual([`${FOLDER}index.js`, `${FOLDER}libraries.js`]);
});

test('the version that is installed has them where they are looked for', () => {
  const parser = createRequire(import.meta.url).resolve('@typescript-eslint/parser');
  const entry = createRequire(parser).resolve('@typescript-eslint/scope-manager');
  expect(createRequire(entry).resolve('./lib')).toMatch(/dist[\\/]lib[\\/]index\.js$/);
});
