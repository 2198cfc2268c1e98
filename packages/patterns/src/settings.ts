import { RUNTIME_MODULE } from './vocabulary.ts';
import type { SourceFile } from './source-file.ts';

/** What every pattern of a project has to know, and no text of a single file says. */
export interface PatternSettings {
  /** Modules that export the runtime's names: the package, its subpaths, and a project's own re-exports. */
  readonly modules: readonly string[];
  /** Functions whose result somebody else owns. */
  readonly allow: readonly AllowedCallee[];
  /** Names of the objects and functions that background work is submitted to. */
  readonly managers: readonly string[];
}

/** Functions of a package, and types of functions, whose promise somebody else owns. */
export interface AllowedCallee {
  readonly package: string;
  readonly name?: readonly string[];
}

/** What TanStack Query keeps, with its error, for whoever looks at the query. None of them rejects unless told to. */
const queries = [
  ...['fetchNextPage', 'fetchPreviousPage', 'refetch'],
  ...['prefetchQuery', 'prefetchInfiniteQuery'],
  ...['cancelQueries', 'invalidateQueries', 'refetchQueries', 'resetQueries'],
];

/** What goes to another page. React Router shows its errors at the route, and its promises only tell when that is done. */
const navigations = [
  ...['useNavigate', 'useSubmit', 'useFetcher', 'useRevalidator'],
  ...['NavigateFunction', 'SubmitFunction', 'FetcherSubmitFunction'],
];

/** Next's router shows an error of the page it goes to, or loads that anew. */
const nextNavigations = ['push', 'replace', 'prefetch'];

export const defaultPatternSettings: PatternSettings = {
  modules: [
    RUNTIME_MODULE,
    ...['node', 'testing', 'instrument'].map((path) => `${RUNTIME_MODULE}/${path}`),
  ],
  // A test runner owns the tests it is told about, but no assertion (`expect(p).rejects`). A fastify server owns its
  // plugins until it is ready, but not its own start and end (`app.listen()`, `app.close()`).
  allow: [
    { package: 'node:test', name: ['test', 'it', 'describe', 'suite', 'default'] },
    { package: 'vitest', name: ['test', 'it', 'describe', 'suite', 'bench'] },
    { package: 'fastify', name: ['register', 'after', 'FastifyPluginCallback'] },
    ...['query-core', 'react-query', 'solid-query', 'svelte-query', 'vue-query'].map((each) => ({
      package: `@tanstack/${each}`,
      name: queries,
    })),
    ...['react-router', 'react-router-dom'].map((each) => ({ package: each, name: navigations })),
    ...['next', 'next/router'].map((each) => ({ package: each, name: nextNavigations })),
    // It prints the errors of a command, and ends the process.
    { package: 'citty', name: ['runMain'] },
  ],
  managers: ['manager', 'backgroundTasks', 'taskManager', 'getBackgroundTaskManager'],
};

export function settingsOf({ settings }: SourceFile): PatternSettings {
  return settings ?? defaultPatternSettings;
}
