import { parseForESLint } from '@typescript-eslint/parser';
import type { TSESTree } from '@typescript-eslint/types';
import ts from 'typescript';
import { beforeAll, describe, expect, test } from 'vitest';
import { syntaxOracle, typedFile, typescriptOracle, type TypeOracle } from '../../src/index.ts';
import { parse } from '../parse.ts';

const PRELUDE = `
class Job extends Promise<void> {}
interface Builder { then(done: (value: number) => void): void }
declare const job: Job, builder: Builder, any: any, list: readonly string[], set: Set<string>;
declare const maybe: Promise<void> | undefined, jobs: Promise<void>[], either: string[] | number[];
declare const tagged: Promise<void> & { id: number };
declare function one(a: string, b?: number): void;
declare function many(...all: string[]): void;
`;

const cases = [
  ['isPromise', 'job', true],
  ['isPromise', 'tagged', true],
  ['isPromise', 'maybe', true],
  ['isPromise', 'builder', false],
  ['isPromise', '"text"', false],
  ['isPromise', 'any', undefined],
  ['isThenable', 'builder', true],
  ['isThenable', 'list', false],
  ['isArray', 'list', true],
  ['isArray', 'either', true],
  ['isArray', 'set', false],
  ['isArray', '[1, "a"]', true],
  ['isArrayOfThenables', 'jobs', true],
  ['isArrayOfThenables', 'list', false],
  ['isArrayOfFunctions', '[one]', true],
  ['isArrayOfFunctions', 'jobs', false],
  ['parameterCount', 'one', 2],
  ['parameterCount', 'many', Infinity],
  ['parameterCount', 'any', undefined],
] as const;

describe('the answers of a program', () => {
  const text = PRELUDE + cases.map(([, expression]) => `(${expression});\n`).join('');
  let oracle: TypeOracle;
  let expressions: TSESTree.Expression[];

  beforeAll(() => {
    const options = { range: true, loc: true, tokens: true, comment: true, filePath: 'input.ts' };
    const { ast, services } = parseForESLint(text, { ...options, programs: [programOf(text)] });
    oracle = typescriptOracle(typedFile(services)!, syntaxOracle(parse(text)));
    expressions = ast.body.flatMap((statement) =>
      statement.type === 'ExpressionStatement' ? [statement.expression] : [],
    );
  });

  test.for(cases.map((each, index) => [...each, index] as const))(
    '%s(%s) is %s',
    ([question, , expected, index]) => {
      expect(oracle[question](expressions[index]!)).toBe(expected);
    },
  );
});

function programOf(text: string): ts.Program {
  const options = { target: ts.ScriptTarget.ES2022, strict: true };
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (name, version) =>
    name === 'input.ts'
      ? ts.createSourceFile(name, text, version, true)
      : getSourceFile.call(host, name, version);
  return ts.createProgram(['input.ts'], options, host);
}

test('a file without types has no program', () => {
  expect(typedFile({})).toBeUndefined();
  expect(typedFile(undefined)).toBeUndefined();
});
