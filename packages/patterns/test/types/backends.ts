import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parseForESLint } from '@typescript-eslint/parser';
import type { TSESTree } from '@typescript-eslint/types';
import type ts from 'typescript';
import {
  syntaxOracle,
  typedFile,
  typescriptOracle,
  type SourceFile,
  type TypeOracle,
} from '../../src/index.ts';
import { compilerFor } from '../../src/types/native/compiler.ts';
import type { NativeFile } from '../../src/types/native/native-api.ts';
import { nativeOracle } from '../../src/types/native/native-oracle.ts';
import { nodeAt } from '../../src/types/native/node-at.ts';
import { setParents } from '../parse.ts';

type TypeScript = typeof ts;

const require = createRequire(import.meta.url);

export interface Backend {
  readonly name: string;
  /** Why it cannot be asked here. */
  readonly missing?: string;
  open(text: string, path: string): { file: SourceFile; types: TypeOracle };
}

export const backends: readonly Backend[] = [
  { name: 'parser services', open: withServices },
  classic('typescript'),
  classic('typescript-5'),
  native('@typescript/native'),
  native('@typescript/native-next'),
];

function classic(name: string): Backend {
  const missing = isInstalled(name) ? undefined : `${name} is not installed`;
  return { name, ...(missing && { missing }), open: (text, path) => withProgram(text, path, name) };
}

function native(name: string): Backend {
  const missing = compilerFor(import.meta.dirname, name) ? undefined : `${name} is not installed`;
  return {
    name,
    ...(missing && { missing }),
    open(text, path) {
      const file = parsed(text, path);
      return { file, types: nativeOracle(file, syntaxOracle(file), name) };
    },
  };
}

function isInstalled(name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}

export function parsed(
  text: string,
  path: string,
  program?: unknown,
): SourceFile & { services: unknown } {
  const { ast, scopeManager, visitorKeys, services } = parseForESLint(text, {
    comment: true,
    ecmaFeatures: { jsx: /[xj]s?x?$/.test(path) },
    filePath: path,
    loc: true,
    range: true,
    tokens: true,
    ...(program ? { programs: [program as never] } : {}),
  });
  setParents(ast, visitorKeys);
  return { path, text, ast, scopeManager, visitorKeys, moduleKind: 'esm', services };
}

function withServices(text: string, path: string) {
  const program = programOf(text, path, require('typescript') as TypeScript);
  const file = parsed(text, path, program);
  return { file, types: typescriptOracle(typedFile(file.services)!, syntaxOracle(file)) };
}

/** A program of any version: its nodes are found by their place, as no parser of that version is at hand. */
function withProgram(text: string, path: string, name: string) {
  const program = programOf(text, path, require(name) as TypeScript);
  const file = parsed(text, path);
  const tree = program.getSourceFile(path) as unknown as NativeFile;
  const get = (node: TSESTree.Node) => nodeAt(tree, ...node.range);
  const typed = typedFile({ program, esTreeNodeToTSNodeMap: { get } })!;
  return { file, types: typescriptOracle(typed, syntaxOracle(file)) };
}

function programOf(text: string, path: string, typescript: TypeScript) {
  const config = typescript.getParsedCommandLineOfConfigFile(
    join(dirname(path), 'tsconfig.json'),
    {},
    {
      ...typescript.sys,
      onUnRecoverableConfigFileDiagnostic(diagnostic: { messageText: unknown }) {
        throw new Error(String(diagnostic.messageText));
      },
    },
  )!;
  const host = typescript.createCompilerHost(config.options, true);
  const { getSourceFile } = host;
  host.getSourceFile = (file, target, ...rest) =>
    file === path
      ? typescript.createSourceFile(file, text, target, true)
      : getSourceFile.call(host, file, target, ...rest);
  return typescript.createProgram(config.fileNames, config.options, host);
}
