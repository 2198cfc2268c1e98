import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Linter } from 'eslint';
import taskgroup from 'eslint-plugin-taskgroup';
import ts from 'typescript';
import { SHAPES, shapeFiles } from './shapes.ts';

/** What our rules report for the shapes when their types are taken off. */
export function lintAsJavaScript(Host: typeof Linter, parser?: Linter.Parser): string[] {
  const linter = new Host({ cwd: SHAPES });
  const parserOptions = { ecmaFeatures: { jsx: true } };
  const config: Linter.Config = {
    files: ['**'],
    languageOptions: { parserOptions, ...(parser && { parser }) },
    ...taskgroup.configs.strict,
    settings: { taskgroup: { allowedPaths: [], types: 'off' } },
  };
  return shapeFiles().flatMap((file) => {
    const text = withoutTypes(readFileSync(path.join(SHAPES, file), 'utf8'));
    const messages = linter.verify(text, [config], path.join(SHAPES, `${file}.jsx`));
    return messages.map(({ line, column, ruleId, message }) => {
      if (!ruleId) throw new Error(`Cannot lint ${file}:${line}: ${message}`);
      return `${file}:${line}:${column} ${ruleId} ${message}`;
    });
  });
}

function withoutTypes(text: string): string {
  const { ESNext } = ts.ScriptTarget;
  const compilerOptions = {
    target: ESNext,
    module: ts.ModuleKind.ESNext,
    jsx: ts.JsxEmit.Preserve,
  };
  return ts.transpileModule(text, { compilerOptions }).outputText;
}
