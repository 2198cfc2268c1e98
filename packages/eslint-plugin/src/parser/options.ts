/** Of `languageOptions.parserOptions`, and what ESLint adds, what this parser looks at. */
export interface ParserOptions {
  readonly filePath?: string;
  /** Tells names of modules from those of scripts, which are global. */
  readonly sourceType?: 'module' | 'script' | 'commonjs';
  readonly ecmaFeatures?: {
    /** Whether JSX may stand in a text whose name does not tell, such as the script of a component. */
    readonly jsx?: boolean;
    readonly globalReturn?: boolean;
  };
  /** TypeScript's libraries whose types `no-undef` is to know; `['esnext']` by default. */
  readonly lib?: readonly string[];
  /** The name that JSX uses without writing it; `'React'` by default. */
  readonly jsxPragma?: string | null;
  readonly jsxFragmentName?: string | null;
}
