let isAllowed = true;

/** From now on, ESLint and the configurations of repositories are not loaded: who needs them fails. */
export function forbidLoading(): void {
  isAllowed = false;
}

/** A process that lives on would see a configuration as it was when it was first loaded. */
export function assertMayLoad(): void {
  if (!isAllowed) throw new Error('a configuration has to be loaded');
}
