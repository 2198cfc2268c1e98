import { readFile, stat } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { ESLint } from 'eslint';

const PLUGIN = 'eslint-plugin-taskgroup';

/** What a configuration exports, as far as it can be trusted to be one. */
export interface ConfigEntry {
  readonly basePath?: string;
  readonly files?: unknown;
  readonly ignores?: unknown;
  readonly rules?: unknown;
  readonly plugins?: Readonly<Record<string, ESLint.Plugin | undefined>>;
}

/** Whether a configuration file registers our plugin anywhere, for whichever files. */
export async function registersPlugin(configFile: string): Promise<boolean> {
  if (isTypeScript(configFile)) return mentionsPlugin(configFile);
  const entries = await load(configFile);
  return entries.some(({ plugins }) => prefixesOf(plugins).length > 0);
}

/** The entries of a configuration; undefined for one that cannot be imported on every Node. */
export async function entriesOf(configFile: string): Promise<ConfigEntry[] | undefined> {
  return isTypeScript(configFile) ? undefined : load(configFile);
}

/** The names under which a configuration registers our plugin; `taskgroup` by convention. */
export function prefixesOf(plugins: ConfigEntry['plugins']): string[] {
  return Object.entries(plugins ?? {}).flatMap(([name, plugin]) =>
    name === 'taskgroup' || plugin?.meta?.name === PLUGIN ? [name] : [],
  );
}

function isTypeScript(configFile: string): boolean {
  return /\.[cm]?ts$/.test(configFile);
}

/** A TypeScript configuration cannot be imported on every Node, so its text has to answer. */
async function mentionsPlugin(configFile: string): Promise<boolean> {
  return (await readFile(configFile, 'utf8')).includes('taskgroup');
}

/** Imports under the URL that ESLint uses, so that the module is evaluated once. */
async function load(configFile: string): Promise<ConfigEntry[]> {
  const url = pathToFileURL(configFile);
  url.searchParams.append('mtime', String((await stat(configFile)).mtime.getTime()));
  const module = (await import(url.href)) as { default?: unknown };
  const entries: unknown[] = [await module.default].flat(Infinity);
  return entries.filter((entry) => typeof entry === 'object' && entry !== null);
}
