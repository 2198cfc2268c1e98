import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readManifest, type Manifest } from './manifest.ts';
import { runCommand } from './package-manager.ts';
import { toPosix } from './posix.ts';
import type { FormatterHint } from './report.ts';

interface Formatter {
  readonly name: FormatterHint['name'];
  readonly dependency: string;
  readonly config: readonly string[];
  readonly command: string;
}

const FORMATTERS: readonly Formatter[] = [
  {
    name: 'biome',
    dependency: '@biomejs/biome',
    config: ['biome.json', 'biome.jsonc'],
    command: 'biome check --write',
  },
  {
    name: 'oxfmt',
    dependency: 'oxfmt',
    config: ['.oxfmtrc.json', '.oxfmtrc.jsonc', 'oxfmt.config.ts'],
    command: 'oxfmt',
  },
  {
    name: 'dprint',
    dependency: 'dprint',
    config: ['dprint.json', 'dprint.jsonc', '.dprint.json', '.dprint.jsonc'],
    command: 'dprint fmt',
  },
  {
    name: 'prettier',
    dependency: 'prettier',
    config: [
      '.prettierrc',
      ...['json', 'yaml', 'yml', 'json5', 'js', 'cjs', 'mjs', 'ts', 'toml'].map(
        (extension) => `.prettierrc.${extension}`,
      ),
      ...['js', 'cjs', 'mjs', 'ts'].map((extension) => `prettier.config.${extension}`),
    ],
    command: 'prettier --write',
  },
  {
    name: 'eslint',
    dependency: 'eslint',
    config: ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map(
      (extension) => `eslint.config.${extension}`,
    ),
    command: 'eslint --fix',
  },
];

/** So many files are named one by one; beyond, their directories are. */
const NAMED = 10;

/** The command by which the repository would format these files. */
export function formatterFor(files: readonly string[], cwd: string): FormatterHint | undefined {
  const [first] = files;
  const formatter = first && formatterOf(path.dirname(first));
  if (!formatter) return undefined;
  const names = files.map((file) => toPosix(path.relative(cwd, file)));
  const targets = names.length > NAMED ? directoriesOf(names) : names;
  const command = [formatter.command, ...targets.map(quote)].join(' ');
  return { name: formatter.name, command: runCommand(path.dirname(first), command) };
}

/** The one that the nearest directory upwards is set up for. */
function formatterOf(directory: string): Formatter | undefined {
  const manifest = readManifest(path.join(directory, 'package.json'));
  const found = FORMATTERS.find((formatter) => isSetUp(formatter, directory, manifest));
  const parent = path.dirname(directory);
  return found ?? (parent === directory ? undefined : formatterOf(parent));
}

function isSetUp(
  { name, dependency, config }: Formatter,
  directory: string,
  manifest: Manifest | undefined,
): boolean {
  const { dependencies, devDependencies } = manifest ?? {};
  if (name === 'prettier' && manifest && 'prettier' in manifest) return true;
  if (name !== 'eslint' && dependency in { ...dependencies, ...devDependencies }) return true;
  const files = config.map((file) => path.join(directory, file)).filter(existsSync);
  return name === 'eslint' ? files.some(hasFormattingRules) : files.length > 0;
}

/** Without them `eslint --fix` changes much, and the layout of nothing. */
function hasFormattingRules(file: string): boolean {
  return FORMATTING.test(readFileSync(file, 'utf8'));
}

/** Plugins and configurations that hold such rules, and the rules that ESLint itself once had. */
const FORMATTING = new RegExp(
  [
    '@stylistic',
    'eslint-plugin-(?:dprint|format|prettier)',
    'plugin:prettier/',
    'prettier/prettier',
    '@antfu/eslint-config',
    'eslint-config-(?:airbnb|standard|xo)',
    'neostandard',
    `\\b(?:comma-dangle|indent|quotes|semi)['"]?:`,
  ].join('|'),
);

/** The topmost directories that hold all of the files. */
function directoriesOf(names: readonly string[]): string[] {
  const directories = names.map(
    (name) => name.split('/').slice(0, -1).slice(0, 2).join('/') || '.',
  );
  const sorted = [...new Set(directories)].sort();
  return sorted.includes('.')
    ? ['.']
    : sorted.filter(
        (directory) =>
          !sorted.some((other) => other !== directory && `${directory}/`.startsWith(`${other}/`)),
      );
}

/** A name with anything but plain characters is quoted, as the line is there to be copied into a shell. */
function quote(name: string): string {
  return /^[\w./@+-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`;
}
