/**
 * `compat` against the rules of typescript-eslint that it stands in for, in places where types and syntax are odd.
 * All cases stand in one module, as types are dear, and both rules' families see all of them.
 */
import parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import ts from 'typescript';
import tseslint from 'typescript-eslint';
import { describe, expect, test } from 'vitest';
import { rules } from '../src/index.ts';
import { CALLBACKS } from './compat/callbacks.ts';
import { FLOATING } from './compat/floating.ts';
import { FLOATING_AT_TOP, FLOATING_PLACES } from './compat/floating-places.ts';
import { MEMBERS } from './compat/members.ts';
import { MISUSED } from './compat/misused.ts';
import { FLOATING_OPTIONS, MISUSED_OPTIONS } from './compat/options.ts';
import { PRELUDE } from './compat/prelude.ts';
import { CALLBACKS_AT_TOP, VALUES } from './compat/values.ts';
import { typedRoot } from './hosts.ts';

const cases = [
  ...[FLOATING, FLOATING_PLACES, MISUSED, CALLBACKS, VALUES, MEMBERS]
    .flatMap(split)
    .map(inFunction),
  ...[FLOATING_AT_TOP, CALLBACKS_AT_TOP].flatMap(split).map(numbered),
];

/** One case a line; what is indented, or closes, belongs to the line before. */
function split(table: string): string[] {
  return table.trim().split(/\n(?![\s)}])/);
}

function inFunction(code: string, index: number): string {
  return `async function case${index}() {\n${code}\n}`;
}

function numbered(code: string, index: number): string {
  return code.replaceAll('$', `${index}`);
}

const PATH = `${typedRoot}/more.tsx`;
const text = [PRELUDE, ...cases].join('\n');
const lines = text.split('\n');
const program = programOf(text);

test('there are cases enough, and the rules have much to say of them', () => {
  expect(cases.length).toBeGreaterThan(1000);
  const { theirs } = linesOf({
    'ts/no-floating-promises': 'error',
    'ts/no-misused-promises': 'error',
  });
  expect(theirs.length).toBeGreaterThan(600);
});

describe.for(FLOATING_OPTIONS)('no-floating-promises with %j', (options) => {
  test('reports the lines that typescript-eslint reports, and no other', () => {
    const { ours, theirs } = linesOf({
      'ts/no-floating-promises': ['error', options],
      'taskgroup/no-floating-task': ['error', { compat: options }],
    });
    expect(ours).toEqual(theirs);
  });
});

describe.for(MISUSED_OPTIONS)('no-misused-promises with %j', (options) => {
  test('reports the lines that typescript-eslint reports, and no other', () => {
    const { checksVoidReturn, ...others } = options;
    const callbacks = checksVoidReturn === undefined ? true : { checksVoidReturn };
    const values = Object.keys(others).length > 0 ? others : true;
    const { ours, theirs } = linesOf({
      'ts/no-misused-promises': ['error', options],
      'taskgroup/no-async-callback': ['error', { compat: callbacks }],
      'taskgroup/no-misused-promise': ['error', { compat: values }],
    });
    expect(ours).toEqual(theirs);
  });
});

/** The lines that our rules report, and those of the others. */
function linesOf(asked: Linter.RulesRecord) {
  const messages = new Linter({ cwd: typedRoot }).verify(text, [configOf(asked)], PATH);
  const failed = messages.find(({ fatal }) => fatal);
  if (failed) throw new Error(`${failed.line}: ${failed.message}: ${lines[failed.line - 1]}`);
  const of = (plugin: string) => {
    const found = messages.filter(({ ruleId }) => ruleId?.startsWith(plugin));
    const unique = new Set(found.map(({ line }) => line));
    return [...unique].toSorted((a, b) => a - b).map((line) => `${line}: ${lines[line - 1]}`);
  };
  return { ours: of('taskgroup/'), theirs: of('ts/') };
}

function configOf(asked: Linter.RulesRecord): Linter.Config {
  return {
    files: ['**/*.tsx'],
    languageOptions: { parser, parserOptions: { programs: [program] } },
    plugins: { ts: tseslint.plugin, taskgroup: { rules: { ...rules } } },
    rules: asked,
    settings: { taskgroup: { allowedPaths: [] } },
  };
}

function programOf(source: string): ts.Program {
  const options: ts.CompilerOptions = {
    jsx: ts.JsxEmit.Preserve,
    lib: ['lib.esnext.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    module: ts.ModuleKind.NodeNext,
    noEmit: true,
    strict: true,
    target: ts.ScriptTarget.ESNext,
    types: ['node'],
  };
  const host = ts.createCompilerHost(options, true);
  host.getCurrentDirectory = () => typedRoot;
  const { getSourceFile } = host;
  host.getSourceFile = (name, ...rest) =>
    name === PATH
      ? ts.createSourceFile(name, source, rest[0], true)
      : getSourceFile.call(host, name, ...rest);
  return ts.createProgram([PATH], options, host);
}
