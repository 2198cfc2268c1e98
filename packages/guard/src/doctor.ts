import path from 'node:path';
import { compilerFor } from '@taskgroup/patterns';
import { listFiles } from './disk-files.ts';
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
    const ofKind = files.filter((file) => path.extname(file) === kind).slice(0, PATIENCE);
    diagnoses.push(...(await diagnoseKind(kind, ofKind, boundary)));
  }
  return diagnoses;
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
    const count = config ? Object.keys(ourRules(config)).length : 0;
    if (!config || count === 0) continue;
    const subject = path.relative(boundary, file);
    const from = configFile ? path.relative(boundary, configFile) : 'the recommended preset';
    return [
      { subject, state: 'ok', says: `${count} rules, by ${from}` },
      { subject, ...typesOf(file, config) },
    ];
  }
  return files.length
    ? [{ subject: `*${kind}`, state: 'none', says: 'no rule of ours is on' }]
    : [];
}

/** Who answers when a rule asks about a type. */
function typesOf(file: string, config: FileConfig): Omit<Diagnosis, 'subject'> {
  const source = sourceOf(config);
  if (source === 'off') return { state: 'less', says: 'types are turned off in the settings' };
  if (source !== 'native' && bringsTypes(config)) {
    const version = loadTypeScript(path.dirname(file))?.version ?? 'unknown';
    return { state: 'ok', says: `types from typescript-eslint, TypeScript ${version}` };
  }
  if (source === 'parser') return { state: 'less', says: 'no types: the parser brings none' };
  const compiler = compilerFor(path.dirname(file));
  if (!compiler)
    return { state: 'less', says: 'no types: no parser brings them, and no TypeScript 7' };
  return { state: 'ok', says: `types from a session of TypeScript ${compiler.version}` };
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
