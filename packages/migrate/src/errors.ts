/** What the user can put right: the CLI prints the sentence alone and exits with 2. */
export class MigrateError extends Error {
  override name = 'MigrateError';
}

/** The user ended the run: the CLI says how things stand and exits with 130. */
export class InterruptedError extends Error {
  override name = 'InterruptedError';
}
