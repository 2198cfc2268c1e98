/** One text, linted by a rule of ours and by the one that it stands in for. */
import parser from '@typescript-eslint/parser';
import { Linter, type Rule } from 'eslint';
import ts from 'typescript';
import tseslint from 'typescript-eslint';
import { rules } from '../../src/index.ts';
import { typedRoot } from '../hosts.ts';

export interface Both {
  /** What our rules report: where it starts and ends, as often as they report it, and the line. */
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
  /** What ours and theirs make of the statement with their suggestion to await it, where both have one. */
  readonly awaited: readonly [ours: readonly string[], theirs: readonly string[]];
}

const PATH = `${typedRoot}/more.tsx`;

/** Types are dear, so one program serves for all options. */
export function lintBoth(
  text: string,
  mode: ts.CompilerOptions = {},
): (asked: Linter.RulesRecord) => Both {
  const program = programOf(text, mode);
  const lines = text.split('\n');
  return (asked) => {
    const config = configOf(asked, program);
    const messages = new Linter({ cwd: typedRoot }).verify(text, [config], PATH);
    const failed = messages.find(({ fatal }) => fatal);
    if (failed) throw new Error(`${failed.line}: ${failed.message}: ${lines[failed.line - 1]}`);
    const of = (plugin: string) => messages.filter(({ ruleId }) => ruleId?.startsWith(plugin));
    const [ours, theirs] = [of('taskgroup/'), of('ts/')];
    const place = placeIn(lines);
    return {
      ours: ours.map(place).toSorted(),
      theirs: theirs.map(place).toSorted(),
      awaited: [awaitedIn(text, ours, theirs), awaitedIn(text, theirs, ours)],
    };
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
  return ({ line, column, endLine, endColumn, messageId }: Linter.LintMessage) =>
    `${line}:${column}-${endLine}:${endColumn} ${kindOf(messageId!, lines[line - 1]!.slice(column - 1))} ${lines[line - 1]}`;
}

/** Their message in our words: of the kinds that either tells apart, both know these. */
function kindOf(messageId: string, reported: string): string {
  if (reported.startsWith('void ')) return 'voided';
  return /array/i.test(messageId) ? 'array' : /spread/i.test(messageId) ? 'spread' : 'promise';
}

function awaitedIn(
  text: string,
  messages: readonly Linter.LintMessage[],
  others: readonly Linter.LintMessage[],
): string[] {
  const offered = new Set(others.filter((each) => awaiting(each)).map(startOf));
  return messages
    .flatMap((message) => {
      const fix = offered.has(startOf(message)) ? awaiting(message)?.fix : undefined;
      // They put `import()` and `p!` in brackets, which changes nothing.
      return fix ? [`${startOf(message)} ${lineAfter(text, fix).replaceAll(/[()]/g, '')}`] : [];
    })
    .toSorted();
}

function startOf({ line, column }: Linter.LintMessage): string {
  return `${line}:${column}`;
}

function awaiting({ suggestions }: Linter.LintMessage): Linter.LintSuggestion | undefined {
  return suggestions?.find(
    ({ desc, messageId }) => messageId === 'floatingFixAwait' || desc === 'Await it.',
  );
}

function lineAfter(text: string, { range: [start, end], text: fixed }: Rule.Fix): string {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const to = text.indexOf('\n', end);
  return text.slice(from, start) + fixed + text.slice(end, to < 0 ? undefined : to);
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

function programOf(source: string, mode: ts.CompilerOptions): ts.Program {
  const options: ts.CompilerOptions = {
    jsx: ts.JsxEmit.Preserve,
    lib: ['lib.esnext.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    module: ts.ModuleKind.NodeNext,
    noEmit: true,
    strict: true,
    target: ts.ScriptTarget.ESNext,
    types: ['node'],
    ...mode,
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
