import { parseShell } from './shell-words.ts';

/** What a line of shell does about the gate. */
export interface GateUse {
  /** How it would get past the gate, in the user's words; undefined when it does not. */
  readonly bypass: string | undefined;
  /** Whether it makes a commit. */
  readonly commits: boolean;
}

/** Variables that switch a hook manager off, with the values that do. */
const SWITCHES: Readonly<Record<string, RegExp>> = {
  HUSKY: /^0$/,
  HUSKY_SKIP_HOOKS: /^(?!0$|$)/,
  LEFTHOOK: /^(?:0|false)$/,
  LEFTHOOK_EXCLUDE: /taskgroup/,
  SKIP: /taskgroup/,
  SKIP_SIMPLE_GIT_HOOKS: /^(?!0$|$)/,
  GIT_CONFIG_PARAMETERS: /hookspath|hook\./i,
};

/** Commands that run another one, given after their options. */
const PREFIXES = new Set([
  ...['sudo', 'doas', 'command', 'exec', 'nohup', 'time', 'nice', 'stdbuf', 'timeout', 'xargs'],
  ...[
    'builtin',
    'then',
    'else',
    'do',
    'if',
    'while',
    'until',
    '!',
    '{',
    'setsid',
    'ionice',
    'caffeinate',
  ],
]);

const SHELLS = /(?:^|\/)(?:ba|z|da|k)?sh$/;

export function gateUseOf(command: string): GateUse {
  const reader = new GateReader();
  reader.readScript(command);
  return reader;
}

class GateReader implements GateUse {
  bypass: string | undefined;
  commits = false;
  /** What `export` has set for the rest of the script. */
  #exported: string[] = [];

  readScript(text: string): void {
    for (const { words } of parseShell(text)) this.#readCommand(words, this.#exported);
  }

  #readCommand(words: readonly string[], environment: readonly string[]): void {
    const { assigned, rest } = leadingAssignments(words);
    const env = [...environment, ...assigned];
    const [name = '', ...args] = rest;
    if (!name)
      this.#exported.push(...assigned); // they hold for what was exported before
    else if (name === 'export' || name === 'declare') this.#exported.push(...args);
    else if (name === 'eval') this.readScript(args.join(' '));
    else if (SHELLS.test(name)) this.#readShell(args);
    else if (name === 'env' || PREFIXES.has(name)) this.#readCommand(afterOptions(args), env);
    else if (/(?:^|[\\/])git(?:\.exe)?$/.test(name)) this.#readGit(args, env);
    else this.#readOther(name, args);
  }

  #readShell(args: readonly string[]): void {
    const at = args.findIndex((arg) => /^-[a-z]*c$/.test(arg));
    if (at !== -1) this.readScript(args[at + 1] ?? '');
  }

  #readGit(args: readonly string[], env: readonly string[]): void {
    const { settings, subcommand, rest } = splitGit(args);
    if (subcommand === 'config') return this.#note(configBypass(rest));
    if (!RUNS_HOOKS.has(subcommand)) return;
    if (subcommand === 'commit') this.commits = true;
    this.#note(settings.map(settingBypass).find(Boolean));
    this.#note(env.map(switchBypass).find(Boolean));
    this.#note(optionBypass(subcommand, rest));
  }

  #readOther(name: string, args: readonly string[]): void {
    const removes = /(?:^|\/)(?:rm|mv|unlink|chmod|truncate)$/.test(name);
    const hook = args.find((arg) => /(?:^|\/)\.git\/hooks(?:\/|$)/.test(arg));
    if (removes && hook) this.#note(`${name} ${hook}`);
    const words = [name, ...args];
    const at = words.findIndex((word) => /(?:^|\/)taskgroup-guard$/.test(word));
    if (at !== -1 && words[at + 1] === 'uninstall') this.#note('taskgroup-guard uninstall');
  }

  #note(bypass: string | undefined): void {
    this.bypass ??= bypass;
  }
}

const RUNS_HOOKS = new Set(['commit', 'merge', 'pull']);

const ASSIGNMENT = /^[A-Za-z_]\w*=/;

function leadingAssignments(words: readonly string[]) {
  const at = words.findIndex((word) => !ASSIGNMENT.test(word));
  const count = at === -1 ? words.length : at;
  return { assigned: words.slice(0, count), rest: words.slice(count) };
}

/** Options of a prefix, and the number that some of them take; assignments stay, for `env`. */
function afterOptions(args: readonly string[]): readonly string[] {
  const at = args.findIndex((arg) => !/^-/.test(arg) && !/^\d+[smhd]?$/.test(arg));
  return at === -1 ? [] : args.slice(at);
}

function switchBypass(assignment: string): string | undefined {
  const [name = '', ...value] = assignment.split('=');
  const switches = SWITCHES[name]?.test(value.join('=')) || isConfigKey(name, value.join('='));
  return switches ? assignment : undefined;
}

/** `GIT_CONFIG_KEY_0=core.hooksPath` */
function isConfigKey(name: string, value: string): boolean {
  return /^GIT_CONFIG_KEY_\d+$/.test(name) && isHookSetting(value);
}

function isHookSetting(key: string): boolean {
  return /^(?:core\.hookspath|hook\..*)$/i.test(key);
}

/** Options of git itself whose value is the next word. */
const GIT_VALUES = new Set([
  '-C',
  '-c',
  '--git-dir',
  '--work-tree',
  '--namespace',
  '--exec-path',
  '--config-env',
]);

function splitGit(args: readonly string[]) {
  const settings: string[] = [];
  let at = 0;
  for (; at < args.length && args[at]!.startsWith('-'); at++) {
    const arg = args[at]!;
    if (arg.startsWith('--config-env=')) settings.push(arg.slice('--config-env='.length));
    if (!GIT_VALUES.has(arg)) continue;
    at++;
    if (arg === '-c' || arg === '--config-env') settings.push(args[at] ?? '');
  }
  return { settings, subcommand: args[at] ?? '', rest: args.slice(at + 1) };
}

function settingBypass(setting: string): string | undefined {
  const key = setting.split('=')[0]!;
  return isHookSetting(key) ? `-c ${setting}` : undefined;
}

/** Options of `commit`, `merge` and `pull` whose value is the next word. */
const VALUES = new Set([
  ...[
    '--message',
    '--file',
    '--author',
    '--date',
    '--template',
    '--reuse-message',
    '--reedit-message',
  ],
  ...['--fixup', '--squash', '--trailer', '--cleanup', '--pathspec-from-file', '--strategy'],
  ...['--strategy-option', '--into-name', '--gpg-sign-key'],
]);

function optionBypass(subcommand: string, args: readonly string[]): string | undefined {
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    if (arg === '--') return undefined;
    // git takes any beginning that no other option has.
    if ('--no-verify'.startsWith(arg) && arg.length >= '--no-veri'.length) return arg;
    if (VALUES.has(arg)) at++;
    else if (/^-[^-]/.test(arg)) {
      const { hasN, takesNext } = readCluster(arg.slice(1));
      if (hasN && subcommand === 'commit') return arg;
      if (takesNext) at++;
    }
  }
  return undefined;
}

/** `-anm text`: letters up to one that takes a value, which may be the next word. */
function readCluster(letters: string) {
  const end = [...letters].findIndex((letter) => 'mFCctuSX'.includes(letter));
  const flags = end === -1 ? letters : letters.slice(0, end);
  const value = end === -1 ? '' : letters[end]!;
  const takesNext = 'mFCctX'.includes(value) && value !== '' && end === letters.length - 1;
  return { hasN: flags.includes('n'), takesNext };
}

/** `git config core.hooksPath x`, also in its newer form `git config set`, and taking it out. */
function configBypass(args: readonly string[]): string | undefined {
  const words = args.filter((arg) => !arg.startsWith('-'));
  const reads =
    args.some((arg) => /^(?:--get.*|--list|-l)$/.test(arg)) ||
    /^(?:get|list)$/.test(words[0] ?? '');
  const at = words.findIndex(isHookSetting);
  if (reads || at === -1) return undefined;
  const changes =
    words.length > at + 1 ||
    /^(?:set|unset)$/.test(words[0]!) ||
    args.some((arg) => arg.startsWith('--unset'));
  return changes ? `git config ${words.slice(at).join(' ')}` : undefined;
}
