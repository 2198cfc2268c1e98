const BEGIN = '# >>> taskgroup-guard >>>';
const END = '# <<< taskgroup-guard <<<';
const BLOCK = new RegExp(`${escape(BEGIN)}[^]*?${escape(END)}\\r?\\n?`);

export interface HookPlaces {
  /** The Node that ran `init`, for programs that commit without a shell's PATH. */
  readonly node: string;
  /** From the root of the repository to the folder with node_modules; empty for the root itself. */
  readonly prefix: string;
}

/** Where version managers keep their Nodes, below the home folder; the last one that is there wins. */
const NODES = [
  '/usr/local/bin/node',
  '/opt/homebrew/bin/node',
  '"$HOME"/.volta/bin/node',
  '"$HOME"/.nvm/versions/node/*/bin/node',
  '"$HOME"/.local/share/fnm/node-versions/*/installation/bin/node',
  '"$HOME"/.local/share/mise/installs/node/*/bin/node',
  '"$HOME"/.asdf/installs/nodejs/*/bin/node',
];

/** The lines that call the gate, inside markers; POSIX sh, and without npx, which costs a second. */
export function hookBlock({ node, prefix }: HookPlaces): string {
  const gate = quote(`${prefix}node_modules/.bin/taskgroup-guard`);
  return [
    `${BEGIN} (written by taskgroup-guard init; taskgroup-guard uninstall takes it out)`,
    `taskgroup_node=${quote(node)}`,
    'if [ ! -x "$taskgroup_node" ]; then taskgroup_node=$(command -v node); fi',
    'if [ -z "$taskgroup_node" ]; then',
    `  for taskgroup_found in ${NODES.join(' ')}; do`,
    '    if [ -x "$taskgroup_found" ]; then taskgroup_node=$taskgroup_found; fi',
    '  done',
    'fi',
    `if [ -z "$taskgroup_node" ] || [ ! -f ${gate} ]; then`,
    `  echo "Commit blocked: taskgroup-guard or node is not installed here; install the dependencies, or pass --no-verify." >&2`,
    '  exit 2',
    'fi',
    `PATH="$(dirname "$taskgroup_node"):$PATH" ${gate} check --staged || exit $?`,
    END,
    '',
  ].join('\n');
}

/** A whole hook, or an existing shell script with the block up front, where no `exit` can skip it. */
export function withBlock(script: string | undefined, block: string): string | undefined {
  if (script === undefined) return `#!/bin/sh\n${block}`;
  if (BLOCK.test(script)) return script.replace(BLOCK, () => block);
  const shebang = /^#!\s*\S*\/(?:env\s+)?(?:sh|bash|dash|zsh|ksh)\b[^\n]*\n/.exec(script);
  if (!shebang) return undefined;
  return shebang[0] + block + script.slice(shebang[0].length);
}

/** The script without the block; undefined when nothing but a shebang is left. */
export function withoutBlock(script: string): string | undefined {
  const rest = script.replace(BLOCK, '');
  return /^(#![^\n]*)?\s*$/.test(rest) ? undefined : rest;
}

export function hasBlock(script: string): boolean {
  return BLOCK.test(script);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
