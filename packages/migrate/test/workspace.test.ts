import { expect, test } from 'vitest';
import { committed, LEAKY, type Files } from './repository.ts';

const PACKAGE = '{ "name": "shop", "type": "module", "dependencies": {} }\n';

/** The package.json files that get the dependency. */
function changed(files: Files): string[] {
  const shop = committed({ 'package.json': PACKAGE, 'package-lock.json': '{}', ...files });
  shop.run('--write', '--no-types');
  const names = shop.git('diff', '--name-only').split('\n');
  return names.filter((name) => name.endsWith('package.json'));
}

const NESTED = {
  'packages/api/package.json': PACKAGE,
  'packages/api/src/both.js': LEAKY,
  'packages/api/test/fixtures/app/package.json': PACKAGE,
  'packages/api/test/fixtures/app/both.js': LEAKY,
};

test.for([
  { 'pnpm-workspace.yaml': `packages: # ours\n  - './packages/*/'\n  # and\n  - "apps/**"\n` },
  { 'pnpm-workspace.yaml': `packages: ['packages/*']\ncatalog:\n  zod: 4.0.0\n` },
  { 'package.json': '{ "private": true, "workspaces": ["packages/*"] }\n' },
  { 'package.json': '{ "private": true, "workspaces": { "packages": ["packages/*"] } }\n' },
  { 'pnpm-workspace.yaml': `packages:\n- packages/**\n- '!**/fixtures/**'\n` },
])('in a workspace, the nearest member needs the runtime: %o', (workspace) => {
  expect(changed({ ...NESTED, ...workspace })).toEqual(['packages/api/package.json']);
});

test('what belongs to no workspace, or has a lockfile of its own, is a package of its own', () => {
  const both = ['packages/api/package.json', 'packages/api/test/fixtures/app/package.json'];
  expect(changed(NESTED)).toEqual(both);
  const lockfile = { 'packages/api/test/fixtures/app/pnpm-lock.yaml': '' };
  const workspace = { 'pnpm-workspace.yaml': 'packages:\n  - packages/*\n' };
  expect(changed({ ...NESTED, ...workspace, ...lockfile })).toEqual(both);
});
