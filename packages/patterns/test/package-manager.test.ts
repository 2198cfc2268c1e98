import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { hasLockfile, packageManagerOf } from '../src/index.ts';

/** A directory with these files; an object is written as JSON. */
function project(files: Record<string, string | object>): string {
  const root = mkdtempSync(path.join(tmpdir(), 'package-manager-'));
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  }
  return root;
}

function usedIn(files: Record<string, string | object>, directory = '.') {
  const root = project(files);
  return packageManagerOf(path.join(root, directory), root);
}

const devEngines = { packageManager: { name: 'bun', version: '^1.2.0' } };

test.for([
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
  ['deno.lock', 'deno'],
])('%s is a lockfile of %s', ([file, name]) => {
  expect(usedIn({ [file!]: '' })).toEqual({ name, isLocked: true });
  expect(hasLockfile(project({ [file!]: '' }))).toBe(true);
});

test('without a word it is npm', () => {
  expect(usedIn({ 'package.json': {} })).toEqual({ name: 'npm', isLocked: false });
  expect(hasLockfile(project({ 'package.json': {} }))).toBe(false);
});

test('what package.json names wins over a lockfile that was left over', () => {
  const manifest = { packageManager: 'pnpm@10.2.0' };
  const pnpm = { name: 'pnpm', version: '10.2.0' };
  const left = { 'package.json': manifest, 'package-lock.json': '{}' };
  expect(usedIn(left)).toEqual({ ...pnpm, isLocked: false });
  expect(usedIn({ ...left, 'pnpm-lock.yaml': '' })).toEqual({ ...pnpm, isLocked: true });
});

test('devEngines name it where packageManager does not', () => {
  const bun = { name: 'bun', version: '^1.2.0', isLocked: false };
  expect(usedIn({ 'package.json': { devEngines } })).toEqual(bun);
  const several = { packageManager: [{ name: 'vlt' }, devEngines.packageManager] };
  expect(usedIn({ 'package.json': { devEngines: several } })).toEqual(bun);
  const both = { packageManager: 'yarn@4.1.0', devEngines };
  expect(usedIn({ 'package.json': both })).toMatchObject({ name: 'yarn' });
});

test('the nearest directory that says something decides, up to the top', () => {
  const files = { 'package.json': { packageManager: 'pnpm@10.2.0' }, 'docs/yarn.lock': '' };
  expect(usedIn({ ...files, 'api/package.json': {} }, 'api')).toMatchObject({ name: 'pnpm' });
  expect(usedIn(files, 'docs')).toEqual({ name: 'yarn', isLocked: true });

  const root = project({ ...files, 'api/package.json': {} });
  const api = path.join(root, 'api');
  expect(packageManagerOf(api, api)).toMatchObject({ name: 'npm' });
});

test.for([
  ['Bun can write the one of Yarn too', ['yarn.lock', 'bun.lock'], 'bun'],
  ['Deno beside another one', ['deno.lock', 'package-lock.json'], 'npm'],
] as const)('of two lockfiles: %s', ([, files, name]) => {
  expect(usedIn(Object.fromEntries(files.map((file) => [file, ''])))).toMatchObject({ name });
});

test.for([
  '{ "packageManager": 4 }',
  '{ "packageManager": "vlt@1.0.0" }',
  '{ "devEngines": null',
  '[]',
  'null',
])('a package.json that names none we know says nothing: %s', (text) => {
  expect(usedIn({ 'package.json': text, 'yarn.lock': '' })).toMatchObject({ name: 'yarn' });
});
