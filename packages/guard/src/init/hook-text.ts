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

/**
 * The lines that call the gate, inside markers; POSIX sh. Node starts the gate's own file where there is one: npx costs a
 * second, and the script that package managers put in between several processes.
 */
export function hookBlock({ node, prefix }: HookPlaces): string {
  const file = quote(`${prefix}node_modules/taskgroup-guard/bin/taskgroup-guard.js`);
  const linked = quote(`${prefix}node_modules/.bin/taskgroup-guard`);
  const pnp = quote(`${prefix}.pnp.cjs`);
  const path = 'PATH="${taskgroup_node%/*}:$PATH"';
  const folder = prefix ? `cd ${quote(prefix)} && ` : '';
  return [
    `${BEGIN} (written by taskgroup-guard init; taskgroup-guard uninstall takes it out)`,
    `taskgroup_node=${quote(node)}`,
    'if [ ! -x "$taskgroup_node" ]; then taskgroup_node=$(command -v node); fi',
    'if [ -z "$taskgroup_node" ]; then',
    `  for taskgroup_found in ${NODES.join(' ')}; do`,
    '    if [ -x "$taskgroup_found" ]; then taskgroup_node=$taskgroup_found; fi',
    '  done',
    'fi',
    'if [ -z "$taskgroup_node" ]; then',
    `  echo "Commit blocked: Node.js was not found, neither at ${shown(node)} nor on this program's PATH. Run 'npx taskgroup-guard install' where node works, or pass --no-verify." >&2`,
    '  exit 2',
    'fi',
    `if [ -f ${file} ]; then "$taskgroup_node" ${file} check --staged || exit $?`,
    `elif [ -f ${linked} ]; then ${path} ${linked} check --staged || exit $?`,
    `elif [ -f ${pnp} ]; then (${folder}${path} yarn taskgroup-guard check --staged) || exit $?`,
    'else',
    '  echo "Commit blocked: taskgroup-guard is not installed here. Install the dependencies, or pass --no-verify." >&2',
    '  exit 2',
    'fi',
    END,
    '',
  ].join('\n');
}

/**
 * The lines of a post-commit hook: git runs it also where `--no-verify`, a cherry-pick or a revert has passed the other
 * one by. It starts nothing of ours where the commit has its receipt, and stops nothing.
 */
export function receiptBlock({ node, prefix }: HookPlaces): string {
  const file = quote(`${prefix}node_modules/taskgroup-guard/bin/taskgroup-guard.js`);
  const diff = 'git diff-tree -r -z --raw --no-abbrev --no-renames --ignore-submodules=all';
  return [
    `${BEGIN} (written by taskgroup-guard init; taskgroup-guard uninstall takes it out)`,
    `taskgroup_key=$(${diff} 'HEAD@{1}' HEAD -- 2>/dev/null | git hash-object --stdin)`,
    `if [ -f ${file} ] && [ ! -f "$(git rev-parse --git-common-dir)/taskgroup-guard/receipts/$taskgroup_key" ]; then`,
    `  taskgroup_node=${quote(node)}`,
    '  if [ ! -x "$taskgroup_node" ]; then taskgroup_node=$(command -v node); fi',
    `  if [ -n "$taskgroup_node" ]; then "$taskgroup_node" ${file} receipt record || true; fi`,
    'fi',
    END,
    '',
  ].join('\n');
}

/** In a sentence between double quotes of sh. */
function shown(file: string): string {
  return file.replaceAll(/["$`\\]/g, String.raw`\$&`);
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
