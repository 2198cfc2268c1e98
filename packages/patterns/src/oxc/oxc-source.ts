import type { TSESTree } from '@typescript-eslint/types';
import { defaultPatternSettings } from '../settings.ts';
import type { SourceFile } from '../source-file.ts';
import { bridge, type RawComment } from './bridge.ts';

/** A text that oxc has parsed without an error. */
export interface OxcParsed extends Pick<SourceFile, 'path' | 'text' | 'moduleKind' | 'settings'> {
  readonly program: unknown;
  readonly comments: readonly RawComment[];
}

/** What the parser of typescript-eslint reads its trees with; loading it does not load TypeScript. */
export interface TreeTools {
  readonly analyze: (ast: TSESTree.Program, options: object) => SourceFile['scopeManager'];
  readonly visitorKeys: SourceFile['visitorKeys'];
}

export interface ScopeOptions {
  readonly sourceType: 'module' | 'script';
  readonly globalReturn?: boolean;
  /** TypeScript's libraries whose names are known, none by default: no pattern asks for them. */
  readonly lib?: readonly string[] | undefined;
  readonly jsxPragma?: string | null | undefined;
  readonly jsxFragmentName?: string | null | undefined;
}

/** A parsed file, and its nodes of the kinds that were asked for, parents before children. */
export interface ParsedSource extends SourceFile {
  readonly nodes: readonly TSESTree.Node[];
}

/** The file as the parser of typescript-eslint would show it. */
export function oxcSource(
  parsed: OxcParsed,
  { analyze, visitorKeys }: TreeTools,
  options: ScopeOptions,
  kinds: ReadonlySet<string> = new Set(),
): ParsedSource {
  const { text } = parsed;
  const program = parsed.program as TSESTree.Program;
  const tree = bridge({ program, comments: parsed.comments, text, visitorKeys, kinds });
  const { sourceType } = options;
  const scopes = () => analyze(Object.assign(tree.ast, { sourceType }), { lib: [], ...options });
  return new LazilyScoped(parsed, { ...tree, visitorKeys }, scopes);
}

/** Finding out what every name means takes as long as parsing, and for many files nobody asks. */
class LazilyScoped implements ParsedSource {
  readonly path: string;
  readonly text: string;
  readonly ast: TSESTree.Program;
  readonly visitorKeys: SourceFile['visitorKeys'];
  readonly moduleKind: SourceFile['moduleKind'];
  readonly settings: NonNullable<SourceFile['settings']>;
  readonly nodes: readonly TSESTree.Node[];
  readonly #analyze: () => SourceFile['scopeManager'];
  #scopeManager: SourceFile['scopeManager'] | undefined;

  constructor(
    { path, text, moduleKind, settings }: OxcParsed,
    tree: Pick<ParsedSource, 'ast' | 'nodes' | 'visitorKeys'>,
    analyze: () => SourceFile['scopeManager'],
  ) {
    this.path = path;
    this.text = text;
    this.ast = tree.ast;
    this.visitorKeys = tree.visitorKeys;
    this.moduleKind = moduleKind;
    this.settings = settings ?? defaultPatternSettings;
    this.nodes = tree.nodes;
    this.#analyze = analyze;
  }

  get scopeManager(): SourceFile['scopeManager'] {
    this.#scopeManager ??= this.#analyze();
    return this.#scopeManager;
  }
}
