import { createRequire } from 'node:module';
import { defaultPatternSettings, type PatternSettings, type SourceFile } from '@taskgroup/patterns';
import type { TSESTree } from '@typescript-eslint/types';
import { parseSync, type ParserOptions } from 'oxc-parser';
import { isTypeScriptName } from '../source-text.ts';
import { bridge, type Bridged } from './bridge.ts';

/** How a configuration says that a file is to be read. */
export interface Language {
  readonly parser: 'espree' | 'typescript-eslint';
  readonly sourceType: 'module' | 'script' | 'commonjs';
  /** Whether JSX may stand in JavaScript. */
  readonly jsx: boolean;
  readonly globalReturn: boolean;
}

/** A parsed file, and its nodes of the kinds that were asked for, parents before children. */
export interface ParsedSource extends SourceFile {
  readonly nodes: readonly TSESTree.Node[];
}

type ScopeAnalysis = Pick<SourceFile, 'scopeManager'>['scopeManager'];

/** What the parser of typescript-eslint reads its trees with; loading it does not load TypeScript. */
interface Tools {
  readonly analyze: (ast: TSESTree.Program, options: object) => ScopeAnalysis;
  readonly visitorKeys: SourceFile['visitorKeys'];
}

/**
 * Parses a text as the configured parser would. `undefined` for one that is not valid, or that this
 * parser and the configured one might not agree on.
 */
export function parseSource(
  path: string,
  text: string,
  language: Language,
  kinds: ReadonlySet<string>,
  settings = defaultPatternSettings,
): ParsedSource | undefined {
  const { program, comments, errors } = parseSync(path, text, optionsFor(path, language));
  if (errors.length) return undefined;
  const { analyze, visitorKeys } = tools();
  const tree = bridge({ program, comments, text, visitorKeys, kinds } as unknown as Bridged);
  const sourceType = language.sourceType === 'module' ? 'module' : 'script';
  const options = {
    ...{ sourceType, lib: [] },
    globalReturn: language.globalReturn || isEspreeCommonJs(language),
  };
  const scopes = () => analyze(Object.assign(tree.ast, { sourceType }), options);
  const moduleKind = language.sourceType === 'module' ? 'esm' : 'commonjs';
  return new LazilyScoped({ path, text, ...tree, visitorKeys, moduleKind, settings }, scopes);
}

type Unscoped = Omit<ParsedSource, 'scopeManager' | 'settings'> & { settings: PatternSettings };

/** Finding out what every name means takes as long as parsing, and for many files nobody asks. */
class LazilyScoped implements ParsedSource {
  readonly path: string;
  readonly text: string;
  readonly ast: TSESTree.Program;
  readonly visitorKeys: SourceFile['visitorKeys'];
  readonly moduleKind: SourceFile['moduleKind'];
  readonly settings: PatternSettings;
  readonly nodes: readonly TSESTree.Node[];
  readonly #analyze: () => ScopeAnalysis;
  #scopeManager: ScopeAnalysis | undefined;

  constructor(source: Unscoped, analyze: () => ScopeAnalysis) {
    this.path = source.path;
    this.text = source.text;
    this.ast = source.ast;
    this.visitorKeys = source.visitorKeys;
    this.moduleKind = source.moduleKind;
    this.settings = source.settings;
    this.nodes = source.nodes;
    this.#analyze = analyze;
  }

  get scopeManager(): ScopeAnalysis {
    this.#scopeManager ??= this.#analyze();
    return this.#scopeManager;
  }
}

function isEspreeCommonJs({ parser, sourceType }: Language): boolean {
  return parser === 'espree' && sourceType === 'commonjs';
}

function optionsFor(path: string, language: Language): ParserOptions {
  return {
    lang: dialectOf(path, language),
    // typescript-eslint tells modules from scripts by the text.
    sourceType: language.parser === 'espree' ? language.sourceType : unlessCommonJs(path),
    astType: 'ts',
    range: true,
    preserveParens: false,
    // ESLint's own parser takes two declarations of a name for a syntax error; TypeScript's does not.
    showSemanticErrors: language.parser === 'espree',
  };
}

function unlessCommonJs(path: string): 'module' | 'commonjs' {
  return /\.c[jt]s$/.test(path) ? 'commonjs' : 'module';
}

function dialectOf(path: string, { parser, jsx }: Language): NonNullable<ParserOptions['lang']> {
  if (/\.d\.([^./]+\.)?[cm]?ts$/.test(path)) return 'dts';
  if (isTypeScriptName(path)) return path.endsWith('x') ? 'tsx' : 'ts';
  return parser === 'typescript-eslint' || jsx ? 'jsx' : 'js';
}

let loaded: Tools | undefined;

/** The copies that the parser itself uses, whose scopes and keys its trees were made for. */
function tools(): Tools {
  const own = createRequire(import.meta.url);
  const theirs = () => createRequire(own.resolve('@typescript-eslint/parser'));
  loaded ??= {
    ...(theirs()('@typescript-eslint/scope-manager') as Pick<Tools, 'analyze'>),
    ...(theirs()('@typescript-eslint/visitor-keys') as Pick<Tools, 'visitorKeys'>),
  };
  return loaded;
}
