import { createHash, type Hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import path from 'node:path';
import type { ParseResult } from 'oxc-parser';
import { version } from '../version.ts';
import { addDependencies, installedManifest } from './installed-packages.ts';

/**
 * Names everything that a configuration is computed from: its text, the text of the local files that it
 * imports, the versions of the packages that it imports, the lockfile or what those packages depend on, the
 * environment variables that it reads. `undefined` where that cannot be known, because it looks at the disk, say.
 */
export async function configKey(
  configFile: string,
  eslint: string,
  boundary: string,
): Promise<string | undefined> {
  const locks = lockfilesFor(configFile, boundary);
  const hash = createHash('sha256');
  // The catalogue's presets stand for its version while that is being made.
  const { configs } = await import('eslint-plugin-taskgroup');
  const ours = [
    version(),
    Object.values(configs)
      .flat()
      .map(({ rules }): unknown => rules),
  ];
  hash.update(JSON.stringify([ours, process.version, eslint, process.cwd(), configFile]));
  for (const name of ['CI', 'NODE_ENV']) hash.update(`${name}=${process.env[name] ?? ''}\n`);
  for (const lock of locks) hash.update(readFileSync(lock));
  const { parseSync } = await import('oxc-parser');
  const packages: string[] = [];
  const parse: Parse = (file, text) => parseSync(file, text);
  const isKnown = addModules(configFile, { hash, parse, packages });
  return isKnown && (locks.length || addDependencies(packages, hash))
    ? hash.digest('hex')
    : undefined;
}

const LOCKFILES = [
  ...['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock'],
  ...['bun.lock', 'bun.lockb', 'deno.lock'],
  // What is installed, where that is another state than the lockfile's.
  ...[
    'node_modules/.package-lock.json',
    'node_modules/.modules.yaml',
    'node_modules/.yarn-state.yml',
  ],
];

function lockfilesFor(configFile: string, boundary: string): string[] {
  const folders = new Set([path.dirname(configFile), boundary]);
  return [...folders]
    .flatMap((folder) => LOCKFILES.map((name) => path.join(folder, name)))
    .filter((file) => existsSync(file));
}

type Parse = (file: string, text: string) => ParseResult;

interface Followed {
  readonly hash: Hash;
  readonly parse: Parse;
  /** Filled with the manifests of the packages that are imported. */
  readonly packages: string[];
}

/** Follows the imports of local files; false as soon as one does what cannot be followed. */
function addModules(entry: string, followed: Followed): boolean {
  const { hash, parse } = followed;
  const seen = new Set<string>();
  const pending = [entry];
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const text = readFileSync(file, 'utf8');
    hash.update(`\n${file}\n${text}\n`);
    if (file.endsWith('.json')) continue;
    const specifiers = addUses(text, file, hash) && specifiersIn(text, parse(file, text));
    if (!specifiers || !specifiers.every((name) => addImported(name, file, followed, pending))) {
      return false;
    }
  }
  return true;
}

/** What makes a program's result depend on more than its text. */
const UNKNOWABLE =
  /\b(?:Date|Math\.random|process\.argv)\b|\b(?:\w*[rR]ead(?:File|dir|Json)\w*|exists\w*|l?stat\w*|access\w*|\w*glob(?:by)?(?:Sync)?|exec\w*|spawn\w*|fetch)\s*\(/;
const ENVIRONMENT = /\bprocess\.env\b(?:\.(\w+)|\[\s*['"](\w+)['"]\s*\])?/g;
const IGNORE_FILES = /['"`]([^'"`]*\.\w*ignore)['"`]/g;

function addUses(text: string, file: string, hash: Hash): boolean {
  if (UNKNOWABLE.test(text)) return false;
  for (const [, dotted, quoted] of text.matchAll(ENVIRONMENT)) {
    const name = dotted ?? quoted;
    if (name === undefined) return false;
    hash.update(`${name}=${process.env[name] ?? ''}\n`);
  }
  if (!text.includes('includeIgnoreFile')) return true;
  const named = [...text.matchAll(IGNORE_FILES)].map(([, name]) => name!);
  const ignores = named.map((name) => path.resolve(path.dirname(file), name));
  if (!ignores.length || !ignores.every((each) => existsSync(each))) return false;
  for (const each of ignores) hash.update(readFileSync(each));
  return true;
}

/** `undefined` where one is computed, or the text is not valid. */
function specifiersIn(text: string, { module, errors }: ParseResult): string[] | undefined {
  if (errors.length) return undefined;
  const required = [...text.matchAll(/\brequire\s*\(\s*([^)]*)\)/g)].map(([, written]) => written!);
  const loaded = module.dynamicImports.map(({ moduleRequest: { start, end } }) => {
    return text.slice(start, end);
  });
  const literals = [...required, ...loaded].map((written) => literalOf(written.trim()));
  if (literals.includes(undefined)) return undefined;
  const exported = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
  );
  const imported = module.staticImports.map(({ moduleRequest }) => moduleRequest.value);
  return [...imported, ...exported, ...(literals as string[])];
}

function literalOf(written: string): string | undefined {
  return /^(['"])([^'"\\]+)\1$/.exec(written)?.[2];
}

/** A file of the repository is read too; a package is known by its version. */
function addImported(
  name: string,
  from: string,
  { hash, packages }: Followed,
  pending: string[],
): boolean {
  if (isBuiltin(name)) return true;
  const manifest = /^[./]/.test(name) ? undefined : installedManifest(name, path.dirname(from));
  if (manifest !== undefined) {
    hash.update(readFileSync(manifest));
    packages.push(manifest);
    return true;
  }
  const file = resolve(name, from);
  if (file !== undefined) pending.push(file);
  return file !== undefined;
}

function resolve(name: string, from: string): string | undefined {
  try {
    return createRequire(from).resolve(name);
  } catch {
    return undefined;
  }
}
