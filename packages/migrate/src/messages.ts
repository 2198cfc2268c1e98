/** Every sentence a user reads, apart from the catalogue's own reasons. */
export const messages = {
  noSuchPath: (path: string) => `No file or directory is named '${path}'.`,
  nothingMatched: (path: string) =>
    `No JavaScript or TypeScript source matches '${path}' (node_modules, dist and git-ignored files are left out).`,
  notASource: (path: string) => `'${path}' is not a JavaScript or TypeScript source.`,
  unknownPattern: (id: string, known: readonly string[]) =>
    `No pattern is named '${id}'; the catalogue holds ${known.join(', ')}.`,

  noGit: 'git is not installed, so --write could not be undone; use --allow-dirty to write anyway.',
  notARepository: (path: string) =>
    `'${path}' is not in a git repository, so --write could not be undone; use --allow-dirty to write anyway.`,
  noCommit: (root: string) =>
    `The repository '${root}' has no commit yet, so --write could not be undone; commit first, or use --allow-dirty.`,
  dirtyTree: (files: readonly string[]) =>
    `The working tree has uncommitted changes (${someOf(files)}); commit or stash them, or use --allow-dirty.`,
  untracked: (files: readonly string[]) =>
    `git does not track ${someOf(files)}, so --write could not be undone; commit first, or use --allow-dirty.`,
  gitFailed: (command: string, message: string) => `git ${command} failed: ${message}`,

  cannotRead: (message: string) => `cannot read: ${message}`,
  cannotParse: (line: number, column: number, message: string) =>
    `cannot parse: ${line}:${column} ${message}`,
  notUtf8: 'skipped: the file is not UTF-8',
  outputUnparsable: (line: number, column: number, message: string) =>
    `refused: the rewritten file would not parse: ${line}:${column} ${message}`,
  outputLosesComments: 'refused: the rewritten file would lose or change a comment',
  rewriteFailed: (message: string) => `refused: the rewrite failed: ${message}`,
  changedMeanwhile: 'refused: the file changed on disk during the run',
  cannotWrite: (message: string) => `cannot write: ${message}`,
  badManifest: (path: string) =>
    `${path} cannot be read as JSON; add the dependency to it by hand.`,
  tsconfigFailed: (path: string, message: string) =>
    `${path} cannot be used, so its files were rewritten without types: ${message}`,

  noSite: (searched: string) => `No Promise combinator in ${searched}.`,
  moreInJson: (count: number) => `… and ${count} more, which --json lists`,
  dependency: {
    missing: (dependency: string, command: string) =>
      `The rewritten code needs ${dependency}; run \`${command}\` for:`,
    toAdd: (dependency: string, command: string) =>
      `--write also adds ${dependency} to package.json; run \`${command}\` afterwards. It changes:`,
    added: (dependency: string, command: string) =>
      `Added ${dependency} to package.json; run \`${command}\` now. Changed:`,
  },
  dryRun: 'Nothing was written: this was a dry run. Apply it with --write.',

  exitCodes:
    'Exit codes: 0 nothing to do, or written; 1 a dry run found changes; 2 error; 3 internal error.',

  internal: (message: string) =>
    `Internal error: ${message} (this is a defect of migrate-taskgroup; --debug prints the stack).`,
} as const;

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function someOf(files: readonly string[]): string {
  const [first, ...rest] = files;
  return rest.length ? `${first} and ${plural(rest.length, 'other file')}` : `${first}`;
}
