import { cpSync, mkdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { TestRepository } from './support/repository.ts';

const CATALOGUE = 'node_modules/@taskgroup/patterns';
const BUILT = fileURLToPath(import.meta.resolve('@taskgroup/patterns/entry-point'));

test('a package starts with its bundle', () => {
  const gate = builtGate();
  expect(startOf(gate)).toBe('the bundle');
});

test('modules that were built again start in place of the bundle of the old ones', () => {
  const gate = builtGate({ isBuiltHere: true });
  expect(startOf(gate)).toBe('the bundle');
  utimesSync(path.join(gate.root, 'dist/.tsbuildinfo'), 1, 1);
  expect(startOf(gate)).toBe('the modules');
});

test('a catalogue of another version is read from its own package', () => {
  const gate = builtGate();
  gate.write({ [`${CATALOGUE}/package.json`]: catalogueOf('1.0.1') });
  expect(startOf(gate)).toBe('the modules');
});

function builtGate({ isBuiltHere = false } = {}): TestRepository {
  const gate = TestRepository.empty();
  mkdirSync(path.join(gate.root, 'dist'));
  cpSync(BUILT, path.join(gate.root, CATALOGUE, 'entry-point.js'));
  const info = path.join(gate.root, 'dist/.tsbuildinfo');
  if (isBuiltHere) writeFileSync(info, '');
  const builds = [['../.tsbuildinfo', isBuiltHere ? statSync(info).mtimeMs : 5]];
  gate.write({
    'package.json': '{ "type": "module" }',
    [`${CATALOGUE}/package.json`]: catalogueOf('1.0.0'),
    'dist/bundle/stamp.json': JSON.stringify({
      ...{ builds, versions: { '@taskgroup/patterns': '1.0.0' } },
    }),
    'dist/bundle/cli.js': "console.log('the bundle');",
    'dist/cli.js': "console.log('the modules');",
    'start.js':
      "import { entryPoint } from '@taskgroup/patterns/entry-point';\nawait import(entryPoint(new URL('dist/', import.meta.url)).href);",
  });
  return gate;
}

function catalogueOf(version: string): string {
  const exports = { './entry-point': './entry-point.js', './package.json': './package.json' };
  return JSON.stringify({ type: 'module', version, exports });
}

function startOf(gate: TestRepository): string {
  return gate.run(process.execPath, ['start.js']).stdout.trim();
}
