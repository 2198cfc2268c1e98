import { createRequire } from 'node:module';
import { ts } from 'ts-morph';
import { expect, test } from 'vitest';
import { SourceCache } from '../src/source-cache.ts';

const library = createRequire(import.meta.url).resolve('typescript/lib/lib.es5.d.ts');

test('a library that two tsconfigs in a row use is parsed once', () => {
  const first = parsed(new SourceCache({}));
  expect(parsed(new SourceCache({}))).toBe(first);
  expect(parsed(new SourceCache({}))).toBe(first);
});

test('a library is given up after a tsconfig that has no use for it', () => {
  const first = parsed(new SourceCache({}));
  const second = new SourceCache({});
  expect(second.host.fileExists(library)).toBe(true);
  expect(parsed(new SourceCache({}))).not.toBe(first);
});

function parsed({ host }: SourceCache): ts.SourceFile | undefined {
  return host.getSourceFile(library, ts.ScriptTarget.ES5);
}
