import type { Verification } from './report.ts';

/** Every sentence a user reads, apart from the catalogue's own reasons. */
export const messages = {
  emptyPath:
    "One of the paths is empty, as '' or a variable that is not set; leave it out to search the current directory.",
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

  noSuchCommit: (ref: string, isShallow: boolean) =>
    `git knows no commit '${ref}'${isShallow ? ' in this shallow clone; run `git fetch --unshallow`' : ''}.`,
  needsRepository: (option: string) =>
    `${option} asks git, and this directory is not in a git repository.`,
  unstaged: (files: readonly string[]) =>
    `--staged would overwrite changes that are not staged (${someOf(files)}); stage or stash them, or use --allow-dirty.`,

  allExcluded: (globs: readonly string[]) => `Nothing is left after ${globs.join(' ')}.`,
  unknownOnly: (name: string, outcomes: readonly string[]) =>
    `--only takes an outcome (${outcomes.join(', ')}) or the id of a pattern, not '${name}'.`,

  noTsconfig: 'files without a tsconfig.json',
  verifyNeedsWrite:
    'The command given to --verify has to see the rewritten files, so it works with --write only; --undo takes the run back.',
  verifyIsEmpty: 'The command given to --verify is empty; name one that runs your tests.',
  verifyFailsBefore: (command: string, { ending, tail }: Failure) =>
    `\`${command}\` fails before anything is rewritten (${ending}), so it cannot tell what the rewrite breaks${tail ? `:\n${indent(tail)}` : '.'}`,
  verifyFailed: ({ ending, tail }: Failure) => `${ending}${tail ? `:\n${tail}` : ''}`,
  verifyTouches: (file: string) =>
    `The command given to --verify changed '${file}' while the rewrite was on trial; use one that only looks.`,
  verifyNeedsPackage: (command: string, name: string) =>
    `\`${command}\` does not find ${name}, which the rewritten code imports; install it first, commit, and run again. Every file has its old bytes.`,
  notRestored: (files: readonly { file: string; message: string }[]) =>
    `Some files could not be given their old bytes; --undo tries again:\n${files
      .map(({ file, message }) => `  ${file}: ${message}`)
      .join('\n')}`,
  interruptedWrite:
    'Interrupted: every file is either as it was or rewritten. --resume finishes the run, --undo takes it back.',
  interruptedVerify: 'Interrupted: every file has its old bytes again.',
  interrupted: 'Interrupted.',
  killedRun: (started: string) =>
    `A run of ${started} was killed before its end. --resume finishes it, --undo takes it back.`,
  recovered: {
    finished: (started: string, files: number) =>
      `Finished the run of ${started} that had been interrupted: ${plural(files, 'file')} written.`,
    'taken-back': (started: string, files: number) =>
      `Took back the run of ${started} that had been interrupted before it was verified: ${plural(files, 'file')} restored.`,
  },
  nothingToResume: (place: string) =>
    `There is no interrupted run to resume: '${place}' holds none.`,
  takesNoPaths: '--undo and --resume are about the whole run, and take no paths.',
  interactiveNeedsTerminal:
    '--interactive asks questions, and this is not a terminal; choose with --only, --pattern or --max-changes instead.',
  howToChoose: (count: string) => `${count} can be rewritten.`,
  writeThem: (count: string) => `Write ${count}?`,
  nothingWritten: 'Broken off: nothing was written.',
  workerEnded: (how: string) =>
    `A process that rewrites files ended before its work was done (${how}); --jobs 1 does all of it in one process.`,
  severalOnStdout: (formats: readonly string[]) =>
    `Only one report can go to standard output, not ${formats.join(' and ')}; give the others a file, as in --report ${formats[0]}:report.${formats[0]}.`,
  reportFailed: (file: string, message: string) =>
    `The report '${file}' cannot be written: ${message}`,
  reportIsDirectory: 'it is a directory; name a file in it.',
  timeoutOfNothing: '--verify-timeout is about the command of --verify, and there is none.',
  undoRefused: 'Left as they are; the journal keeps their old bytes, and --undo can be run again:',
  resumeRefused: 'Left as they are:',
  undone: (files: number) => `Restored ${plural(files, 'file')}.`,

  foreignJournal: (place: string) =>
    `'${place}' belongs to somebody else, so no journal can be kept there; remove it, or set TMPDIR to a directory of your own.`,
  damagedJournal: (place: string) =>
    `The journal in '${place}' is damaged, so nothing can be restored from it; compare your files with git, then remove that directory.`,
  otherRun: (pid: number, place: string) =>
    `Another run (process ${pid}) is writing these files; wait for it. If there is no such run, remove '${place}'.`,
  nothingToUndo: (place: string) => `There is no run to undo: '${place}' holds no journal.`,
  missingFile: 'refused: the file was deleted since',
  readOnly: 'cannot write: the file is read-only',

  cannotRead: (message: string) => `cannot read: ${message}`,
  cannotParse: (line: number, column: number, message: string) =>
    `cannot parse: ${line}:${column} ${message}`,
  notUtf8: 'skipped: the file is not UTF-8',
  outputUnparsable: (line: number, column: number, message: string) =>
    `refused: the rewritten file would not parse: ${line}:${column} ${message}`,
  outputLosesComments: 'refused: the rewritten file would lose or change a comment',
  rewriteFailed: (message: string) => `refused: the rewrite failed: ${message}`,
  changedMeanwhile: 'refused: the file was changed by somebody else meanwhile',
  cannotWrite: (message: string) => `cannot write: ${message}`,
  badManifest: (path: string) =>
    `${path} cannot be read as JSON; add the dependency to it by hand.`,
  noManifest: (directory: string) =>
    `No package.json stands above ${directory}, so nobody installs what the rewritten code needs; run the command there.`,
  componentsLeft: (first: string, more: number) =>
    `Components are not rewritten, and some may hold such work: ${first}${more ? ` and ${more} more` : ''}. The rules show it in ESLint, with suggestions.`,
  tsconfigHasErrors: (path: string, message: string) =>
    `${path} has an error, so the types that were asked may not be those of your \`tsc\`: ${message}`,
  tsconfigFailed: (path: string, message: string) =>
    `${path} cannot be used, so its files were rewritten without types: ${message}`,

  outdatedTypeScript: (version: string) =>
    `This repository is checked by TypeScript ${version}, which cannot read the types of @taskgroup/runtime: \`tsc\` would report errors in what is written. Update TypeScript to 5.4 or later first.`,

  noSite: (searched: string) => `Nothing to migrate in ${searched}.`,
  moreInJson: (count: number) => `… and ${count} more, which --json lists`,
  needed: (dependency: string, command: string, files: string) =>
    `The rewritten code needs ${dependency} (${command}) in ${files}`,
  dependency: {
    missing: (dependency: string, command: string) =>
      `The rewritten code needs ${dependency}; run \`${command}\` for:`,
    toAdd: (dependency: string, command: string) =>
      `--write also adds ${dependency} to package.json; run \`${command}\` afterwards. It changes:`,
    added: (dependency: string, command: string) =>
      `Added ${dependency} to package.json; run \`${command}\` now. Changed:`,
  },
  verified: ({ command, runs, reverted }: Verification) =>
    `\`${command}\` passes; it ran ${plural(runs, 'time')}, and ${plural(reverted, 'site')} ${reverted === 1 ? 'was' : 'were'} taken back for it.`,
  markers: ({ added, removed }: { added: number; removed: number }, written: boolean) =>
    [
      ...(added ? [`${plural(added, 'marker')} ${written ? 'added' : 'to add'}`] : []),
      ...(removed ? [`${plural(removed, 'marker')} ${written ? 'removed' : 'to remove'}`] : []),
    ].join(', ') + '.',
  format: (command: string) => `Format what changed: ${command}`,
  dryRun: 'Nothing was written: this was a dry run. Apply it with --write.',

  exitCodes:
    'Exit codes: 0 nothing to do, or written; 1 a dry run found changes; 2 error; 3 internal error; 130 interrupted.',

  internal: (message: string) =>
    `Internal error: ${message} (this is a defect of migrate-taskgroup; --debug prints the stack).`,
} as const;

interface Failure {
  readonly ending: string;
  readonly tail: string;
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '    ');
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function someOf(files: readonly string[]): string {
  const [first, ...rest] = files;
  return rest.length ? `${first} and ${plural(rest.length, 'other file')}` : `${first}`;
}
