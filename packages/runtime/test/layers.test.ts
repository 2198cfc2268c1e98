import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const SOURCE = path.resolve(import.meta.dirname, '../src');
const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'));

function importsOf(file: string): string[] {
  const text = readFileSync(path.join(SOURCE, file), 'utf8').replace(/^\s*\*.*$/gm, '');
  return [...text.matchAll(/from '([^']+)'/g)].map(([, specifier]) => specifier!);
}

test('nothing is imported from outside the package, save Node by what only Node runs', () => {
  for (const file of files) {
    const allowed = file.startsWith('node/') ? /: (\.\.?\/|node:)/ : /: \.\.?\//;
    for (const specifier of importsOf(file)) expect(`${file}: ${specifier}`).toMatch(allowed);
  }
});

test('what runs everywhere imports nothing that only Node runs', () => {
  for (const file of files.filter((each) => !each.startsWith('node/'))) {
    for (const specifier of importsOf(file)) expect(specifier).not.toMatch(/(^|\/)node\//);
  }
});

test('the core imports nothing from above it', () => {
  for (const file of files.filter((each) => each.startsWith('core/'))) {
    for (const specifier of importsOf(file))
      expect(`${file}: ${specifier}`).toMatch(/: \.\/[\w-]+\.ts$/);
  }
});

test('the rest is built on the surface of the core only (trio: "there is a test to enforce this")', () => {
  for (const file of files.filter((each) => !each.startsWith('core/'))) {
    for (const specifier of importsOf(file)) {
      if (specifier.includes('core/')) expect(`${file}: ${specifier}`).toMatch(/core\/index\.ts$/);
    }
  }
});
