import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../src/root.ts';
import { snippets } from '../src/snippets.ts';

// Inside the package, so that a snippet's imports resolve as a user's do.
const FOLDER = path.join(ROOT, 'packages/repo/.snippets');
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
  types: ['node'],
  typeRoots: [path.join(ROOT, 'packages/repo/node_modules/@types')],
  strict: true,
  skipLibCheck: true,
  rootDir: FOLDER,
};

const cases = snippets(ROOT).map((snippet, index) => ({
  ...snippet,
  file: path.join(FOLDER, `snippet-${index}.mts`),
}));

describe('snippets of the documentation', () => {
  beforeAll(() => {
    mkdirSync(FOLDER, { recursive: true });
    // A snippet without imports is still a module of its own.
    for (const { file, code } of cases) writeFileSync(file, `${code}\nexport {};\n`);
  });
  afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

  test('there are some', () => {
    expect(cases.length).toBeGreaterThan(0);
  });

  test('they all type-check', () => {
    const program = ts.createProgram(
      cases.map(({ file }) => file),
      OPTIONS,
    );
    program.emit();
    const problems = ts.getPreEmitDiagnostics(program).map((diagnostic) => {
      const place = cases.find(({ file }) => file === diagnostic.file?.fileName)?.place;
      return `${place}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')}`;
    });
    expect(problems).toEqual([]);
  });

  test.each(cases.map((each) => [each.place, each] as const))(
    '%s prints what it says',
    (_, { file, prints }) => {
      const output = execFileSync(process.execPath, [file.replace(/\.mts$/, '.mjs')], {
        encoding: 'utf8',
      });
      if (prints.length) expect(output.trimEnd().split('\n')).toEqual(prints);
    },
  );
});
