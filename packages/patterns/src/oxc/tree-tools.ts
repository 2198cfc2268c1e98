import { loadScopes, type NodeRequire } from './load-scopes.ts';
import type { TreeTools } from './oxc-source.ts';

/**
 * The copies that the parser of typescript-eslint itself uses, whose scopes and keys its trees were made for. They are found
 * without loading that parser, which brings TypeScript.
 *
 * @param requireFrom - makes the `require` of a module, as `createRequire` does
 * @param asker - the module that depends on the parser
 */
export function treeTools(requireFrom: (path: string) => NodeRequire, asker: string): TreeTools {
  const parser = requireFrom(asker).resolve('@typescript-eslint/parser');
  return {
    ...loadScopes(requireFrom, parser),
    ...(requireFrom(parser)('@typescript-eslint/visitor-keys') as Pick<TreeTools, 'visitorKeys'>),
  };
}
