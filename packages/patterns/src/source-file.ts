import type { TSESTree } from '@typescript-eslint/types';
import type { Scope, ScopeManager } from '@typescript-eslint/scope-manager';
import type { PatternSettings } from './settings.ts';

/**
 * One parsed file, as every host sees it. ESLint's `SourceCode` has these properties already; the
 * codemod builds them from the same parser, so a pattern cannot tell its hosts apart.
 */
export interface SourceFile {
  /** Absolute path, or a name such as `input.ts` for text that lies nowhere. */
  readonly path: string;
  /** The text without a byte-order mark; every range counts UTF-16 units from its start. */
  readonly text: string;
  /** The tree, with `parent` set on every node, and `tokens` and `comments`. */
  readonly ast: TSESTree.Program;
  readonly scopeManager: ScopeManager;
  readonly visitorKeys: Readonly<Record<string, readonly string[] | undefined>>;
  /** How the file loads other modules when it holds no import or export that tells. */
  readonly moduleKind: ModuleKind;
  /** What the project says of itself; the defaults where absent. */
  readonly settings?: PatternSettings;
}

export type ModuleKind = 'esm' | 'commonjs';

export type { Scope, ScopeManager };
