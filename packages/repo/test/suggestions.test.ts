import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import parser from '@typescript-eslint/parser';
import { patterns } from '@taskgroup/patterns';
import { Linter } from 'eslint';
import { configs, rules } from 'eslint-plugin-taskgroup';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { ROOT } from '../src/root.ts';

// Inside the package, so that imports resolve as a user's do; nothing is written there.
const FOLDER = path.join(ROOT, 'packages/repo/.suggestions');
const FIXTURES = path.join(ROOT, 'fixtures/patterns');

/** What the examples import of a neighbour, where the types of it are needed. */
const IMAGES = `
export declare function resize(file: string): Promise<string>;
export declare function upload(image: string): Promise<void>;
`;

interface Example {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly options: object;
}

interface Applied {
  readonly title: string;
  readonly text: string;
}

const examples = patterns.flatMap(({ id }) => {
  const folder = path.join(FIXTURES, id);
  const options = existsSync(`${folder}/options.json`)
    ? (JSON.parse(readFileSync(`${folder}/options.json`, 'utf8')) as object)
    : {};
  return readdirSync(folder)
    .filter((name) => /(bad|input)\.ts$/.test(name))
    .map((name): Example => ({
      id,
      name,
      text: readFileSync(`${folder}/${name}`, 'utf8'),
      options,
    }));
});

// A program for what is, and one for all that is offered: types are dear, files are not.
const before = programOf(examples.map(({ text }) => text));
const offers = examples.flatMap((example, index) =>
  suggestionsFor(example, before.fileOf(index)).map((offer) => ({ ...offer, example, index })),
);
const after = programOf(offers.map(({ text }) => text));

test('patterns that change behaviour offer something for their examples', () => {
  const offering = new Set(offers.map(({ example }) => example.id));
  const asked = patterns.filter(({ safety }) => safety !== 'manual').map(({ id }) => id);
  expect(asked.filter((id) => !offering.has(id))).toEqual([]);
});

test.for(offers.map((offer, nth) => ({ ...offer, ...offer.example, nth, text: offer.text })))(
  '$id, $name: suggestion $nth, "$title", type-checks, its finding is gone, and no other comes',
  ({ example, index, nth, text }) => {
    const [was, is] = [before.fileOf(index), after.fileOf(nth)];
    const errors = added(before.errorsOf(index), after.errorsOf(nth));
    expect(
      errors.filter((error) => !isMissingBefore(error, example.text)),
      text,
    ).toEqual([]);
    const left = lint(example, text, is);
    expect(left.filter(({ fatal }) => fatal)).toEqual([]);
    expect(left.length, text).toBeLessThan(lint(example, example.text, was).length);
    expect(added(strictly(example.text, was), strictly(text, is)), text).toEqual([]);
  },
);

function suggestionsFor(example: Example, file: Checked): Applied[] {
  return lint(example, example.text, file).flatMap(({ fix, suggestions = [] }) =>
    [...suggestions, ...(fix ? [{ desc: 'fix', fix }] : [])].map(
      ({ desc, fix: { range, text } }) => ({
        title: desc,
        text: example.text.slice(0, range[0]) + text + example.text.slice(range[1]),
      }),
    ),
  );
}

/** What every rule says, save the one that speaks of the signal that a new owner brings: it is the next step. */
function strictly(text: string, file: Checked): string[] {
  const asked = Object.assign({}, ...configs.strictTypeChecked.map(({ rules = {} }) => rules));
  return verify(text, file, { ...asked, 'taskgroup/forward-signal': 'off' }).map(
    ({ ruleId, messageId }) => `${ruleId}: ${messageId}`,
  );
}

function lint({ id, options }: Example, text: string, file: Checked): Linter.LintMessage[] {
  return verify(text, file, { [`taskgroup/${id}`]: ['error', options] });
}

function verify(text: string, { name, program }: Checked, asked: Linter.RulesRecord) {
  const config: Linter.Config = {
    files: ['**/*.ts'],
    languageOptions: { parser, parserOptions: { programs: [program] } },
    plugins: { taskgroup: { rules: { ...rules } } },
    rules: asked,
    settings: { taskgroup: { allowedPaths: [] } },
  };
  return new Linter({ cwd: FOLDER }).verify(text, [config], name);
}

interface Checked {
  readonly name: string;
  readonly program: ts.Program;
}

function programOf(texts: readonly string[]) {
  const options: ts.CompilerOptions = {
    lib: ['lib.esnext.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleDetection: ts.ModuleDetectionKind.Force,
    noEmit: true,
    allowImportingTsExtensions: true,
    strict: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ESNext,
    types: ['node'],
    typeRoots: [path.join(ROOT, 'packages/repo/node_modules/@types')],
  };
  const names = texts.map((_, index) => path.join(FOLDER, `${index}.ts`));
  const textOf = new Map([
    ...names.map((name, index): [string, string] => [name, texts[index]!]),
    [path.join(FOLDER, 'images.ts'), IMAGES],
  ]);
  const host = ts.createCompilerHost(options, true);
  const { getSourceFile, directoryExists, fileExists, readFile } = host;
  host.directoryExists = (name) => name === FOLDER || directoryExists!.call(host, name);
  host.fileExists = (name) => textOf.has(name) || fileExists.call(host, name);
  host.readFile = (name) => textOf.get(name) ?? readFile.call(host, name);
  host.getSourceFile = (name, ...rest) =>
    textOf.has(name)
      ? ts.createSourceFile(name, textOf.get(name)!, rest[0], true)
      : getSourceFile.call(host, name, ...rest);
  const program = ts.createProgram(names, options, host);
  return {
    fileOf: (index: number): Checked => ({ name: names[index]!, program }),
    errorsOf(index: number): string[] {
      const file = program.getSourceFile(names[index]!)!;
      return [
        ...program.getSyntacticDiagnostics(file),
        ...program.getSemanticDiagnostics(file),
      ].map(
        ({ code, messageText }) => `${code}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
      );
    },
  };
}

/** A name that the example leaves out is told of only where its surroundings have a type. */
function isMissingBefore(error: string, text: string): boolean {
  const name = /^2304: Cannot find name '(\w+)'/.exec(error)?.[1];
  return name !== undefined && new RegExp(`\\b${name}\\b`).test(text);
}

/** What is there, and was not before. A name that is missing is told wherever it is used, so once is enough. */
function added(was: readonly string[], is: readonly string[]): string[] {
  const known = new Set(was);
  return is.filter((each) => !known.has(each));
}
