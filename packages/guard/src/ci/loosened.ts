import { parse } from 'jsonc-parser';
import { CONFIG_FILE } from '../config/config.ts';

/** What a change of one file does to the gate, in sentences; none where it does nothing to it. */
export function loosened(
  name: string,
  before: string | undefined,
  after: string | undefined,
): readonly string[] {
  if (before === after) return [];
  if (name === CONFIG_FILE) return ofConfig(before, after);
  if (/(?:^|\/)package\.json$/.test(name)) return ofManifest(name, before, after);
  if (/(?:^|\/)tsconfig[^/]*\.json$/.test(name)) return ofTypeScript(name, before, after);
  if (name.startsWith('.github/')) return ofWorkflow(name, before, after);
  return after === undefined ? [`It takes ${name} away.`] : [];
}

type Json = Readonly<Record<string, unknown>>;

function ofConfig(before: string | undefined, after: string | undefined): string[] {
  if (after === undefined) return [`It takes ${CONFIG_FILE} away.`];
  const known = new Set(listOf(read(before), 'allowedPaths').map((entry) => JSON.stringify(entry)));
  return listOf(read(after), 'allowedPaths')
    .filter((entry) => !known.has(JSON.stringify(entry)))
    .map((entry) => {
      const { glob, rules } = entry as { glob?: unknown; rules?: readonly string[] };
      return `It wants ${rules?.length ? rules.join(', ') : 'every rule'} to pass over ${[glob].flat().join(', ')}.`;
    });
}

/** What decides about a verdict: another version of it may know other rules. */
const DECIDE = ['taskgroup-guard', 'eslint-plugin-taskgroup'];
const SECTIONS = [
  ...['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'],
  ...['overrides', 'resolutions'],
];

function ofManifest(name: string, before: string | undefined, after: string | undefined): string[] {
  const [old, now] = [read(before), read(after)];
  return DECIDE.flatMap((each) => {
    const [from, to] = [versionIn(old, each), versionIn(now, each)];
    if (from === to) return [];
    if (to === undefined) return [`It takes ${each} out of ${name}.`];
    return from === undefined ? [] : [`It changes ${each} from ${from} to ${to} in ${name}.`];
  });
}

function versionIn(manifest: Json, name: string): string | undefined {
  const found = SECTIONS.flatMap((section) => {
    const version = (manifest[section] as Json | undefined)?.[name];
    return version === undefined ? [] : [JSON.stringify(version)];
  });
  return found.length ? found.join(', ') : undefined;
}

/** A file of no project is judged without types. */
function ofTypeScript(
  name: string,
  before: string | undefined,
  after: string | undefined,
): string[] {
  if (before === undefined) return [];
  const [old, now] = [read(before), read(after)];
  const more = added(listOf(old, 'exclude'), listOf(now, 'exclude'));
  const less = ['include', 'files'].flatMap((key) => {
    // Without a list, everything is included.
    const was = key in old ? listOf(old, key) : key in now && key === 'include' ? ['**'] : [];
    return added(listOf(now, key), was);
  });
  return [
    ...(after === undefined ? [`It takes ${name} away, and with it the types of its files.`] : []),
    ...(more.length ? [`${name} leaves out ${more.join(', ')} from now on.`] : []),
    ...(less.length && after !== undefined
      ? [`${name} no longer includes ${less.join(', ')}.`]
      : []),
  ];
}

/** Whether the job is still there, and what it runs. */
function ofWorkflow(name: string, before: string | undefined, after: string | undefined): string[] {
  const [old, now] = [callsIn(before), callsIn(after)];
  if (old.join('\n') === now.join('\n')) return [];
  return now.length < old.length
    ? [`${name} no longer runs all of: ${old.join('; ')}.`]
    : [`${name} runs: ${now.join('; ')}.`];
}

function callsIn(text = ''): string[] {
  return text
    .split(/\r?\n/)
    .filter((line) => /taskgroup-guard/.test(line))
    .map((line) => line.trim().slice(0, 120));
}

function added(before: readonly unknown[], after: readonly unknown[]): string[] {
  const known = new Set(before.map(String));
  return after.map(String).filter((each) => !known.has(each));
}

function listOf(json: Json, key: string): readonly unknown[] {
  return Array.isArray(json[key]) ? (json[key] as readonly unknown[]) : [];
}

function read(text = '{}'): Json {
  const value: unknown = parse(text);
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}
