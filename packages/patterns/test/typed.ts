import { parseForESLint } from '@typescript-eslint/parser';
import ts from 'typescript';
import {
  findSites,
  syntaxOracle,
  typedFile,
  typescriptOracle,
  type Pattern,
  type SourceFile,
  type TypeOracle,
} from '../src/index.ts';
import { setParents } from './parse.ts';

const options: ts.CompilerOptions = {
  jsx: ts.JsxEmit.Preserve,
  lib: ['lib.esnext.full.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  noEmit: true,
  strict: true,
  target: ts.ScriptTarget.ESNext,
  types: ['node'],
  // Else they are looked for from where the tests were started.
  typeRoots: [`${import.meta.dirname}/../node_modules/@types`],
};

const parsed = new Map<string, ts.SourceFile | undefined>();

/** One text as a program of its own, with the types of Node, as typescript-eslint would give it to a rule. */
export function typed(text: string, path = 'input.ts'): { file: SourceFile; types: TypeOracle } {
  const filePath = `${import.meta.dirname}/${path}`;
  const host = ts.createCompilerHost(options, true);
  const { getSourceFile } = host;
  host.fileExists = (name) => name === filePath || ts.sys.fileExists(name);
  host.readFile = (name) => (name === filePath ? text : ts.sys.readFile(name));
  host.getSourceFile = (name, target, ...rest) => {
    if (name === filePath) return ts.createSourceFile(name, text, target, true);
    if (!parsed.has(name)) parsed.set(name, getSourceFile.call(host, name, target, ...rest));
    return parsed.get(name);
  };
  const program = ts.createProgram([filePath], options, host);
  const { services, ast, scopeManager, visitorKeys } = parseForESLint(text, {
    comment: true,
    ecmaFeatures: { jsx: path.endsWith('x') },
    filePath,
    loc: true,
    programs: [program],
    range: true,
    tokens: true,
  });
  setParents(ast, visitorKeys);
  (ast as { parent: unknown }).parent = null;
  const file: SourceFile = {
    path: filePath,
    text,
    ast,
    scopeManager,
    visitorKeys,
    moduleKind: 'esm',
  };
  return { file, types: typescriptOracle(typedFile(services)!, syntaxOracle(file)) };
}

/** The message ids that the rule reports when it has types, with the line of each. */
export function typedFindings<Options extends object>(
  pattern: Pattern<Options>,
  text: string,
  path?: string,
): string[] {
  const { file, types } = typed(text, path);
  return findSites(file, [pattern as Pattern], types)
    .filter(({ match }) => !match.silent)
    .map(({ match }) => `${match.node.loc.start.line}: ${match.messageId}`);
}
