/** What the user can put right: the CLI prints the sentence alone and exits with 2. */
export class MigrateError extends Error {
  override name = 'MigrateError';
}
