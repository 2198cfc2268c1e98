import { readFile, stat } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';

const PLUGIN = 'eslint-plugin-taskgroup';

/** Whether a configuration file registers our plugin anywhere, for whichever files. */
export async function registersPlugin(configFile: string): Promise<boolean> {
  if (/\.[cm]?ts$/.test(configFile)) return mentionsPlugin(configFile);
  const entries = await load(configFile);
  return entries.some((entry) => prefixesOf(entry['plugins']).length > 0);
}

/** The names under which a configuration registers our plugin; `taskgroup` by convention. */
export function prefixesOf(plugins: unknown): string[] {
  return Object.entries(plugins ?? {}).flatMap(([name, plugin]) =>
    name === 'taskgroup' || plugin?.meta?.name === PLUGIN ? [name] : [],
  );
}

/** A TypeScript configuration cannot be imported on every Node, so its text has to answer. */
async function mentionsPlugin(configFile: string): Promise<boolean> {
  return (await readFile(configFile, 'utf8')).includes('taskgroup');
}

/** Imports under the URL that ESLint uses, so that the module is evaluated once. */
async function load(configFile: string): Promise<Record<string, unknown>[]> {
  const url = pathToFileURL(configFile);
  url.searchParams.append('mtime', String((await stat(configFile)).mtime.getTime()));
  const module: { default?: unknown } = await import(url.href);
  const entries = [await module.default].flat(Infinity) as unknown[];
  return entries.filter((entry) => typeof entry === 'object' && entry !== null) as Record<
    string,
    unknown
  >[];
}
