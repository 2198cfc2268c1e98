import { describe, expect, test } from 'vitest';
import { parserWithout } from '../../src/lint/parser-without.ts';

describe('where the parser of TypeScript cannot be loaded', () => {
  test('a syntax error is told with its place, as by any parser', async () => {
    const parse = await parserOf('install it');

    expect(() => parse("const a = 1;\nconst name = '🦆'; const b: number = ;\n")).toThrow(
      expect.objectContaining({ message: 'Unexpected token', lineNumber: 2, column: 38 }),
    );
  });

  test('a text without one is told as what nobody could read, and why', async () => {
    const parse = await parserOf('install it');

    expect(() => parse('const a: number = 1;\n')).toThrow('install it');
  });
});

async function parserOf(reason: string) {
  const parser = await parserWithout(reason);
  return (text: string): unknown =>
    'parseForESLint' in parser ? parser.parseForESLint(text, { filePath: 'a.ts' }) : undefined;
}
