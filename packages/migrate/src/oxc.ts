import type { Comment, OxcError, ParserOptions, ParseResult } from 'oxc-parser';
// @ts-expect-error -- exported without types
import * as bindings from 'oxc-parser/src-js/bindings.js';
// @ts-expect-error -- exported without types
import * as wrap from 'oxc-parser/src-js/wrap.js';

/** What the parser found; a field is made when it is read, and what nobody reads stays in memory for long. */
export interface NativeResult {
  /** The tree as JSON. */
  readonly program: string;
  readonly comments: Comment[];
  readonly errors: OxcError[];
}

/**
 * Parses by oxc as it is, without the entry of its package: that lists what a module imports and exports, which takes a sixth
 * of the time, and gives each result a getter of its own, by which V8 keeps every tree until a full collection.
 */
export const parseNatively = (bindings as Bindings).parseSync;

export const treeOf = (wrap as Wrap).jsonParseAst;

interface Bindings {
  readonly parseSync: (path: string, text: string, options: ParserOptions) => NativeResult;
}

interface Wrap {
  readonly jsonParseAst: (program: string) => ParseResult['program'];
}
