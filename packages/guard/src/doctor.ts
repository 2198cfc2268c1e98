import path from 'node:path';
import { compilerFor } from '@taskgroup/patterns';
import { listFiles } from './disk-files.ts';
import type { PlainConfig } from './host/plain-config.ts';
import { findFlatConfig } from './lint/find-config.ts';
import { openLintHost } from './lint/lint-host.ts';
import { ourRules, type FileConfig } from './lint/only-ours.ts';
import type { Colors } from './reporters/colors.ts';
import { loadTypeScript } from './types/load-typescript.ts';

/** One thing that was looked at. */
export interface Diagnosis {
  readonly subject: string;
  readonly state: 'ok' | 'less' | 'none';
  readonly says: string;
}

type Says = Omit<Diagnosis, 'subject'>;

/** A file, and how it is judged. */
interface Judged {
  readonly file: string;
  readonly config: FileConfig;
  readonly plain: PlainConfig | undefined;
  /** The top of the repository. */
  readonly boundary: string;
}

/** So many files of a kind are looked at for one that the configuration governs. */
const PATIENCE = 30;

const KINDS = ['.ts', '.tsx', '.js', '.mjs', '.cjs'];

/**
 * What the rules have to work with here: the configuration, and where types come from, for one file of each kind.
 *
 * @throws {ConfigurationError} when the configuration cannot be loaded.
 */
export async function doctor(): Promise<Diagnosis[]> {
  const { boundary, files } = await listFiles(['.']);
  const diagnoses: Diagnosis[] = [{ subject: 'Node.js', state: 'ok', says: process.version }];
  for (const kind of KINDS) {
    const ofKind = files.filter((file) => path.extname(file) === kind);
    const sources = ofKind.toSorted((one, other) => tooling(one) - tooling(other));
    diagnoses.push(...(await diagnoseKind(kind, sources.slice(0, PATIENCE), boundary)));
  }
  return diagnoses;
}

/** The configuration of a tool says little about the code: it is looked at where there is nothing else. */
function tooling(file: string): number {
  return /^\.|\.config\.[cm]?[jt]s$/.test(path.basename(file)) ? 1 : 0;
}

async function diagnoseKind(
  kind: string,
  files: readonly string[],
  boundary: string,
): Promise<Diagnosis[]> {
  for (const file of files) {
    const configFile = findFlatConfig(file, boundary);
    const host = await openLintHost(configFile, boundary);
    const config = (await (await host.engine()).configOf(file))?.config;
    const plain = (await host.planFor(file))?.plain;
    const count = config ? Object.keys(ourRules(config)).length : 0;
    if (!config || count === 0) continue;
    const subject = path.relative(boundary, file);
    const from = configFile ? path.relative(boundary, configFile) : 'the recommended preset';
    return [
      { subject, state: 'ok', says: `${count} rules, by ${from}` },
      { subject, ...hostOf(plain) },
      { subject, ...(await typesOf({ file, config, plain, boundary })) },
    ];
  }
  return files.length
    ? [{ subject: `*${kind}`, state: 'none', says: 'no rule of ours is on' }]
    : [];
}

/** Who runs the rules. */
function hostOf(plain: PlainConfig | undefined): Says {
  if (process.env['TASKGROUP_HOST'] === 'eslint')
    return { state: 'less', says: 'run by ESLint: TASKGROUP_HOST says so' };
  return plain
    ? { state: 'ok', says: 'run without ESLint' }
    : { state: 'less', says: `run by ESLint: ${ESLINT_ONLY}` };
}

const ESLINT_ONLY =
  'its parser, a processor, its way to types or another version of the plugin takes ESLint';

/** Who answers when a rule asks about a type. */
async function typesOf(judged: Judged): Promise<Says> {
  const { file, config, plain } = judged;
  const source = sourceOf(config);
  const compiler = compilerFor(path.dirname(file));
  const session = compiler && `types from a session of TypeScript ${compiler.version}`;
  if (source === 'off') return { state: 'less', says: 'types are turned off in the settings' };
  if (session && mayAskSession(source, plain)) return { state: 'ok', says: session };
  if (source !== 'native' && bringsTypes(config)) return typesOfParser(judged);
  if (source === 'parser') return { state: 'less', says: 'no types: the parser brings none' };
  const none = 'no types: no parser brings them, and no TypeScript 7';
  return session ? { state: 'ok', says: session } : { state: 'less', says: none };
}

/** The configuration asks for types of every file; only those of a project have them. */
async function typesOfParser({ file, config, boundary }: Judged): Promise<Says> {
  const ts = loadTypeScript(path.dirname(file));
  const { Projects } = await import('./types/find-project.ts');
  const { OverlaySystem } = await import('./types/overlay-system.ts');
  const wanted = config.languageOptions?.parserOptions ?? {};
  const disk = ts && new OverlaySystem(ts, { texts: new Map(), absent: new Set() });
  if (disk && !(await new Projects(ts, disk, boundary).of(file, wanted)))
    return { state: 'less', says: 'no types: no readable tsconfig.json includes it' };
  return {
    state: 'ok',
    says: `types from typescript-eslint, TypeScript ${ts?.version ?? 'unknown'}`,
  };
}

/** In ESLint, a parser that brings types is asked first. */
function mayAskSession(source: string, plain: PlainConfig | undefined): boolean {
  return plain !== undefined && source !== 'parser' && !Array.isArray(plain.types.project);
}

function sourceOf({ settings }: FileConfig): string {
  return (settings?.['taskgroup'] as { types?: string } | undefined)?.types ?? 'auto';
}

function bringsTypes({ languageOptions }: FileConfig): boolean {
  const { projectService, project } = languageOptions?.parserOptions ?? {};
  return Boolean(projectService) || Boolean(project);
}

/** One line each, the worst marked so that it is seen first. */
export function doctorReport(diagnoses: readonly Diagnosis[], colors: Colors): string {
  const marks = { ok: colors.green('✓'), less: colors.yellow('!'), none: colors.red('✗') };
  const width = Math.max(...diagnoses.map(({ subject }) => subject.length));
  return diagnoses
    .map(({ subject, state, says }) => `${marks[state]} ${subject.padEnd(width)}  ${says}\n`)
    .join('');
}
