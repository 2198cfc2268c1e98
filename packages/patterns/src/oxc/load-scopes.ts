import type { TreeTools } from './oxc-source.ts';

/** The `require` of a module. */
export interface NodeRequire {
  (name: string): unknown;
  resolve(name: string): string;
  readonly cache: NodeJS.Dict<NodeModule>;
}

const SCOPES = '@typescript-eslint/scope-manager';

/**
 * The analysis of scopes without what it knows of TypeScript's libraries: a hundred modules, which take as long to load as the
 * analysis of a hundred files, and whose names nobody asks for. Whoever loads the package afterwards gets it whole.
 */
export function loadScopes(
  requireFrom: (path: string) => NodeRequire,
  asker: string,
): Pick<TreeTools, 'analyze'> {
  const theirs = requireFrom(asker);
  const { cache } = theirs;
  const entry = theirs.resolve(SCOPES);
  const libraries = librariesOf(requireFrom(entry));
  if (cache[entry] || !libraries || cache[libraries]) return load(theirs);
  const folder = entry.replace(/index\.js$/, '');
  cache[libraries] = { exports: { lib: new Map() }, loaded: true } as NodeModule;
  try {
    return load(theirs);
  } finally {
    for (const name of Object.keys(cache)) if (name.startsWith(folder)) delete cache[name];
  }
}

function load(theirs: NodeRequire): Pick<TreeTools, 'analyze'> {
  return theirs(SCOPES) as Pick<TreeTools, 'analyze'>;
}

/** Where this version keeps them; another may do so elsewhere. */
function librariesOf(fromEntry: NodeRequire): string | undefined {
  try {
    return fromEntry.resolve('./lib');
  } catch {
    return undefined;
  }
}
