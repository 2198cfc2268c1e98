import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ConfigurationError } from '../../errors.ts';
import { messages } from '../../messages.ts';
import { alreadyDone, change, instruct, nothing, type Step } from '../plan.ts';
import type { Project } from '../project.ts';
import { relativeName } from '../../posix.ts';

/** Where the hooks of a repository are. */
export interface Place {
  readonly root: string;
  readonly hooks: string;
}

/** A program that owns hooks. We add a line to its configuration, and never take its hooks over. */
export interface Manager {
  /** Whether it owns the hooks here. */
  owns(project: Project): boolean | Promise<boolean>;
  plan(project: Project): Step;
  takeOut(place: Place): Step | Promise<Step>;
}

/** The command line that a hook runs, from the root of the repository. */
export function gateCommand(project: Project): string {
  return `${prefixOf(project)}node_modules/.bin/taskgroup-guard check --staged`;
}

/** From the root to the folder with the dependencies. */
export function prefixOf({ root, directory }: Project): string {
  const relative = relativeName(root, directory);
  return relative ? `${relative}/` : '';
}

export function callsGate(text: unknown): boolean {
  return typeof text === 'string' && /taskgroup-guard['"]? check/.test(text);
}

export function readIfThere(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** The first of the names that the root has. */
export function findIn(root: string, names: readonly string[]): string | undefined {
  return names.map((name) => path.join(root, name)).find((file) => existsSync(file));
}

/** How a configuration of a manager is edited. */
export interface ConfigEdit {
  readonly file: string;
  readonly before: string;
  /** Undefined where an edit by machine would be a guess. */
  readonly after: string | undefined;
  /** What a person would add. */
  readonly lines: readonly string[];
  /** What makes the manager write its hooks. */
  readonly sync: string;
}

/** The edit, or what a person has to do, and how the manager hears of it. */
export function planConfig({ file, before, after, lines, sync }: ConfigEdit): Step {
  const name = path.basename(file);
  if (after === undefined) return instruct(messages.addToManager(name), ...lines);
  if (after === before) return alreadyDone(messages.hookDone(name));
  return { ...change({ file, before, after }), ...instructSync(name, sync) };
}

function instructSync(name: string, sync: string): Pick<Step, 'instructions'> {
  return { instructions: instruct(messages.syncHooks(name), sync).instructions };
}

/** The same text without our lines; or what a person has to take out. */
export function planTakeOut(
  file: string | undefined,
  edit: (text: string) => string | undefined,
): Step {
  const before = file === undefined ? undefined : readIfThere(file);
  if (file === undefined || before === undefined || !before.includes('taskgroup-guard'))
    return nothing;
  const after = edit(before);
  if (after === undefined) return instruct(messages.takeOutByHand(path.basename(file)));
  if (after === before) return nothing;
  return change({ file, before, after });
}

/** @throws {ConfigurationError} when the manager that was asked for is not set up here. */
export function required(file: string | undefined, manager: string): string {
  if (file === undefined) throw new ConfigurationError(messages.managerMissing(manager));
  return file;
}
