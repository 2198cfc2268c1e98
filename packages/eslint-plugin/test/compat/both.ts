/** One text, linted by a rule of ours and by the one that it stands in for. */
import parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import ts from 'typescript';
import tseslint from 'typescript-eslint';
import { rules } from '../../src/index.ts';
import { typedRoot } from '../hosts.ts';

export interface Both {
  /** What our rules report: where it starts and ends, as often as they report it, and the line. */
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
}

const PATH = `${typedRoot}/more.tsx`;

/** Types are dear, so one program serves for all options. */
export function lintBoth(text: string): (asked: Linter.RulesRecord) => Both {
  const program = programOf(text);
  const lines = text.split('\n');
  return (asked) => {
    const config = configOf(asked, program);
    const messages = new Linter({ cwd: typedRoot }).verify(text, [config], PATH);
    const failed = messages.find(({ fatal }) => fatal);
    if (failed) throw new Error(`${failed.line}: ${failed.message}: ${lines[failed.line - 1]}`);
    const of = (plugin: string) =>
      messages.filter(({ ruleId }) => ruleId?.startsWith(plugin)).map(placeIn(lines));
    return { ours: of('taskgroup/').toSorted(), theirs: of('ts/').toSorted() };
  };
}

/** The rules to ask for options of `no-misused-promises`. */
export function misusedRules(options: Readonly<Record<string, unknown>>): Linter.RulesRecord {
  const { checksVoidReturn, ...others } = options;
  const callbacks = checksVoidReturn === undefined ? true : { checksVoidReturn };
  const values = Object.keys(others).length > 0 ? others : true;
  return {
    'ts/no-misused-promises': ['error', options],
    'taskgroup/no-async-callback': ['error', { compat: callbacks }],
    'taskgroup/no-misused-promise': ['error', { compat: values }],
  };
}

/** The rules to ask for options of `no-floating-promises`. */
export function floatingRules(options: object): Linter.RulesRecord {
  return {
    'ts/no-floating-promises': ['error', options],
    'taskgroup/no-floating-task': ['error', { compat: options }],
  };
}

function placeIn(lines: readonly string[]) {
  return ({ line, column, endLine, endColumn }: Linter.LintMessage) =>
    `${line}:${column}-${endLine}:${endColumn} ${lines[line - 1]}`;
}

function configOf(asked: Linter.RulesRecord, program: ts.Program): Linter.Config {
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
