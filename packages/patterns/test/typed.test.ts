import { expect, test } from 'vitest';
import { typed } from './typed.ts';

test('a text with types knows those of Node, wherever the tests are started', () => {
  const text =
    "import { readFile } from 'node:fs/promises';\nconst by = { readFile };\nby.readFile('a');\n";
  const { file, types } = typed(text);
  const statement = file.ast.body.at(-1);
  const call = statement?.type === 'ExpressionStatement' ? statement.expression : undefined;
  expect(types.isThenable(call!)).toBe(true);
});
