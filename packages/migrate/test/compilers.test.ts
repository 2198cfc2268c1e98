import { ts } from 'ts-morph';
import typescript from 'typescript';
import { expect, test } from 'vitest';

test("the parser reads a program of ts-morph's compiler, so both number syntax kinds alike", () => {
  const kinds = (compiler: { SyntaxKind: object }) => ({ ...compiler.SyntaxKind });
  expect(ts.versionMajorMinor).toBe(typescript.versionMajorMinor);
  expect(kinds(ts)).toEqual(kinds(typescript));
});
