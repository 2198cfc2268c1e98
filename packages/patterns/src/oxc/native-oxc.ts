import type { RawComment } from './bridge.ts';

/** What the parser found; a field is made when it is read, and what nobody reads stays in memory for long. */
export interface NativeResult {
  /** The tree as JSON. */
  readonly program: string;
  readonly comments: RawComment[];
  readonly errors: readonly unknown[];
}

export interface NativeOxc<Options> {
  readonly parseNatively: (path: string, text: string, options: Options) => NativeResult;
  readonly treeOf: (program: string) => unknown;
}

/**
 * oxc as it is, without the entry of its package: that lists what a module imports and exports, which takes a sixth of the
 * time, and gives each result a getter of its own, by which V8 keeps every tree until a full collection.
 *
 * @param bindings - `oxc-parser/src-js/bindings.js`, exported without types as is the other one
 * @param wrap - `oxc-parser/src-js/wrap.js`
 */
export function nativeOxc<Options>(bindings: unknown, wrap: unknown): NativeOxc<Options> {
  const { parseSync } = bindings as { parseSync: NativeOxc<Options>['parseNatively'] };
  const { jsonParseAst } = wrap as { jsonParseAst: NativeOxc<Options>['treeOf'] };
  return { parseNatively: parseSync, treeOf: jsonParseAst };
}
