import type { TSESTree } from '@typescript-eslint/types';
import type { SourceFile } from '../source-file.ts';

/**
 * The statements at the top of a file's module. The parser of Svelte keeps them in the elements of the scripts; what
 * the one of the module imports is seen by the other one, and not the other way round.
 */
export function moduleBody({ ast }: Pick<SourceFile, 'ast'>): readonly TSESTree.ProgramStatement[] {
  const scripts = (ast.body as readonly unknown[] as readonly Script[]).filter(
    ({ type }) => type === 'SvelteScriptElement',
  );
  if (!scripts.length) return ast.body;
  return (scripts.find(isOfModule) ?? scripts[0]!).body;
}

interface Script {
  readonly type: string;
  readonly body: readonly TSESTree.ProgramStatement[];
  readonly startTag?: {
    readonly attributes: readonly { readonly key?: { readonly name?: string } }[];
  };
}

/** `<script module>`, and before Svelte 5 `<script context="module">`. */
function isOfModule({ startTag }: Script): boolean {
  return (
    startTag?.attributes.some(({ key }) => /^(?:module|context)$/.test(key?.name ?? '')) ?? false
  );
}
