const CHOOSE = 'Name such files in the `files` of an entry, or in `ignores`.';

/** A sentence about some files, said once for all of them. */
export type Remark = (files: string) => string;

const WAS_REPLACED = 'taskgroup-guard was replaced while it ran, as by an installation beside it';

/** Every sentence that a user may read, apart from the catalogue's own. */
export const messages = {
  // Why a run cannot be done (exit code 2).
  noGit: 'Cannot run git: it is not on the PATH.',
  usage: (reason: string) => `Cannot run: ${asClause(reason)}.`,
  noRepository: (directory: string) =>
    `Cannot find a commit or a hook in ${directory}: it is not inside a git repository.`,
  bareRepository: 'Cannot judge a commit in a bare repository: it has no index.',
  gitRefused: (stderr: string) => `Cannot read the repository: git says '${oneLine(stderr)}'.`,
  noSuchPath: (path: string) => `Cannot check ${path}: no such file or directory.`,
  stagedWithPaths: 'Cannot combine --staged with paths: it judges the whole commit.',
  notANumber: (option: string, value: string) =>
    `Cannot use ${option} as a number: current value is '${value}'.`,
  sharedStdout: (format: string) =>
    `Cannot print ${format} beside another format: give all but one --format an --output.`,
  cannotWrite: (file: string, reason: string) => `Cannot write ${file}: ${reason}.`,
  configThrows: (file: string, reason: string) => `Cannot load ${file}: ${reason}`,
  configFails: (file: string, judged: string, reason: string) =>
    `Cannot use ${file} for ${judged}: ${reason}`,
  noParser: (reason: string) =>
    `Cannot load a parser of TypeScript: install the packages again, the optional ones too (${reason}).`,
  unknownHost: (host: string, known: readonly string[]) =>
    `Cannot guard '${host}': no such agent. Known agents: ${known.join(', ')}.`,
  unknownCi: (name: string, known: readonly string[]) =>
    `Cannot write a pipeline for '${name}': no such platform. Known platforms: ${known.join(', ')}.`,
  unknownRule: (rule: string, known: readonly string[]) =>
    `Cannot explain '${rule}': no such rule. Known rules: ${known.join(', ')}.`,

  unknownDaemonAction: (action: string) =>
    `Cannot ${action} a daemon: choose start, stop or status.`,
  noDaemonHere:
    'Cannot keep a daemon here: it needs a git working tree, and a system other than Windows.',
  daemonDidNotStart: (folder: string) =>
    `Cannot start the daemon: it does not answer. See that ${folder} is a folder of yours that nobody else can enter.`,

  noManifest: (directory: string) => `Cannot set up ${directory}: there is no package.json.`,
  brokenManifest: 'Cannot read package.json: it is not valid JSON.',
  legacyInit: (file: string) =>
    `Cannot edit ${file}: migrate it to eslint.config.js first (https://eslint.org/docs/latest/use/configure/migration-guide).`,
  managerMissing: (manager: string) =>
    `Cannot install for ${manager}: it has no configuration here. Set it up first, or leave --manager out.`,
  agentFileShape: (file: string, reason: string) =>
    `Cannot add hooks to ${file}: ${reason}. Mend the file first.`,
  changedMeanwhile: (file: string) =>
    `Cannot write ${file}: it changed since it was shown; nothing was written.`,

  // Why a run failed (exit code 3), and that it was stopped (130).
  internalError: (reason: string) =>
    `taskgroup-guard failed and blocks to be safe: ${reason} (run with --debug for the stack).`,
  wasReplaced: WAS_REPLACED,
  replaced: (reason: string) => `${WAS_REPLACED}, and blocks to be safe. Run it again. (${reason})`,
  crashedOn: (file: string, reason: string) => `cannot judge ${file}, ${reason}`,
  interrupted: 'Interrupted: nothing was judged.',

  exitCodes:
    'Exit codes: 0 clean, or done; 1 violations; 2 usage or configuration; 3 internal error, which\nblocks; 4 a record that drifted; 130 interrupted.',

  // Notices: what qualifies the verdict.
  noConfig: 'No ESLint configuration here: judged with the recommended rules.',
  legacyConfig: (file: string) =>
    `${file} is not a flat configuration and was not read: judged with the recommended rules.`,
  pluginNotConfigured: (file: string) =>
    `${file} does not use eslint-plugin-taskgroup: judged with the recommended rules.`,
  unstagedConfig: (file: string) => `${file} differs from the commit: judged with the one on disk.`,
  breaks: (files: string) =>
    `Not part of the change, and broken by it: ${files}, for what it imports is another now.`,
  importersUnread: (stderr: string) =>
    `Files that import what changed were not judged again: git says '${oneLine(stderr)}'.`,
  gaps: (config: string) => ({
    'no-entry': (files: string) =>
      `${config} has no entry for ${files}: judged by syntax, with its rules for all files. ${CHOOSE}`,
    'no-rules': (files: string) =>
      `${config} has no entry for ${files}: judged by syntax, with the recommended rules. ${CHOOSE}`,
    'no-parser': (files: string) =>
      `${config} has no parser of TypeScript for ${files}: judged by syntax. Set \`languageOptions.parser\` to eslint-plugin-taskgroup/parser or @typescript-eslint/parser.`,
  }),
  reparsed: (files: string) =>
    `The configured parser rejects ${files}, and ours does not: judged by syntax. Set \`languageOptions.sourceType\` to 'commonjs' for CommonJS files, and \`parserOptions.ecmaFeatures.jsx\` for JSX.`,
  withoutTypes: {
    'no-typescript': (files: string) =>
      `Judged without types: no TypeScript up to version 6 is installed for ${files}.`,
    'compiler-failed': (files: string) => `Judged without types: TypeScript failed on ${files}.`,
    'outside-project': (files: string) =>
      `Judged without types: no readable tsconfig.json includes ${files}.`,
    component: (files: string) =>
      `Judged without types, as components are: ${files}. ESLint itself may say more.`,
  },
  progress: (done: number, total: number) => `Judged ${done} of ${total} files`,
  andMore: (file: string, more: number) => (more ? `${file} and ${more} more` : file),

  // Findings that are not a rule's.
  syntaxError: (reason: string) => `Cannot be judged: syntax error, ${reason.replace(/\.$/, '')}.`,

  // What init shows, asks and did.
  creates: (file: string) => `Create ${file}`,
  sameLines: (file: string) => `with the same lines as ${file}`,
  changes: (file: string) => `Change ${file}`,
  configDone: (file: string) => `${file} uses eslint-plugin-taskgroup already.`,
  ciDone: (file: string) => `${file} runs the gate already.`,
  hookDone: (hook: string) => `The ${hook} hook calls the gate already.`,
  packagesDone: 'Every package that is needed is there.',
  addToConfig: (file: string) =>
    `Add to ${file} by hand (its shape is not one that can be edited surely)`,
  addToManager: (file: string) =>
    `Add to ${file} by hand (an edit by machine would change more than these lines)`,
  syncHooks: (file: string) => `Then let the hooks follow ${file}`,
  takeOutByHand: (file: string) =>
    `Take taskgroup-guard out of ${file} by hand (an edit by machine would change more).`,
  agentDone: (file: string) => `${file} calls the gate already.`,
  foreignHook: (file: string) => `Add to ${file} by hand (it is not a plain shell script)`,
  sharedHooks: (directory: string) =>
    `Call this from your hooks in ${directory} (they lie outside the repository)`,
  noCopyOfPnp: "Plug'n'Play runs in no copy of a repository",
  installMissing: 'Install what is missing',
  apply: 'Apply? [y/N] ',
  applied: (count: number) => `Done: ${count} file${count === 1 ? '' : 's'} written.`,
  notApplied: 'Nothing was changed.',
  dryRun: 'Dry run: nothing was changed.',
  notAsked: 'Nothing was changed: there is no terminal to ask on; pass --yes to apply.',
  nothingToChange: 'Nothing to change.',
  deletes: (file: string) => `Delete ${file}`,
  uninstalled: (hooks: readonly string[]) =>
    hooks.length ? `Taken out of ${hooks.join(' and ')}.` : 'There is no hook of ours here.',

  // Why a file was skipped, and how many were.
  skipped: {
    'too-large': 'larger than 1 MiB',
    'not-utf-8': 'not UTF-8',
    'lfs-pointer': 'a Git LFS pointer',
    'symbolic-link': 'a symbolic link',
    unmerged: 'unmerged',
    missing: 'its content is not here',
    ignored: 'ignored by the ESLint configuration',
    'not-configured': 'no taskgroup rule is on for it',
    component: 'no parser for it in the ESLint configuration',
  },
  skippedCount: {
    'too-large': 'larger than 1 MiB',
    'not-utf-8': 'not UTF-8',
    'lfs-pointer': 'in Git LFS',
    'symbolic-link': 'behind a symbolic link',
    unmerged: 'unmerged',
    missing: 'without content here',
    ignored: 'ignored by the ESLint configuration',
    'not-configured': 'without a taskgroup rule',
    component: 'without a parser for components',
  },
} as const;

/** What commander says of the arguments, without its prefix, its line break and its period. */
function asClause(reason: string): string {
  return reason
    .replace(/^error: /, '')
    .replaceAll('\n', ' ')
    .replace(/\.$/, '');
}

function oneLine(text: string): string {
  return (
    text
      .trim()
      .split('\n')[0]
      ?.replace(/^fatal: /, '') ?? ''
  );
}
