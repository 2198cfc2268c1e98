import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'jsonc-parser';
import { messages } from '../../messages.ts';
import { editJson } from '../edit-json.ts';
import { HOOKS } from '../installed-hooks.ts';
import { instruct, join } from '../plan.ts';
import type { Project } from '../project.ts';
import {
  callsGate,
  findIn,
  gateCommand,
  planConfig,
  planTakeOut,
  required,
  type Manager,
} from './manager.ts';

const NAME = 'simple-git-hooks';
/** Until it runs, the hooks call what they called. */
const SYNC = 'npx simple-git-hooks';
const FILES = ['js', 'cjs', 'mjs', 'json'].flatMap((end) => [`.${NAME}.${end}`, `${NAME}.${end}`]);

/** It writes the commands of its configuration into hooks. */
export const simpleGitHooks: Manager = {
  owns: (project) => NAME in project.manifest || findIn(project.root, FILES) !== undefined,
  plan: (project) => {
    const file = required(configOf(project), NAME);
    const before = readFileSync(file, 'utf8');
    const gate = gateCommand(project);
    return planConfig({
      ...{ file, before },
      after: withGate(before, keysOf(file), gate),
      lines: [`"${NAME}": {`, ...HOOKS.map((event) => `  "${event}": "${gate}",`), '}'],
      sync: SYNC,
    });
  },
  takeOut: ({ root }) => {
    const file = findIn(root, [...FILES, 'package.json']);
    const step = planTakeOut(file, (text) => withoutGate(text, keysOf(file!)));
    const isEdited = step.changes.length > 0;
    return isEdited
      ? join([step, instruct(messages.syncHooks(path.basename(file!)), `  ${SYNC}`)])
      : step;
  },
};

/** A file of its own comes before the entry in package.json. */
function configOf({ root, directory, manifest }: Project): string | undefined {
  const own = findIn(root, FILES);
  return own ?? (NAME in manifest ? path.join(directory, 'package.json') : undefined);
}

/** Where in the JSON the hooks are. */
function keysOf(file: string): string[] {
  return path.basename(file) === 'package.json' ? [NAME] : [];
}

/** The gate comes first, and what was there runs as it did, in one command of its own. */
function withGate(text: string, keys: string[], gate: string): string | undefined {
  const hooks = hooksIn(text, keys);
  if (!hooks) return undefined;
  return HOOKS.reduce((edited, event) => {
    const command = hooks[event];
    if (callsGate(command)) return edited;
    const value = typeof command === 'string' && command ? `${gate} && (${command})` : gate;
    return editJson(edited, [...keys, event], value);
  }, text);
}

function withoutGate(text: string, keys: string[]): string | undefined {
  const hooks = hooksIn(text, keys);
  if (!hooks) return undefined;
  return HOOKS.reduce((edited, event) => {
    const command = hooks[event];
    if (typeof command !== 'string' || !callsGate(command)) return edited;
    const rest = /taskgroup-guard check --staged && \((.*)\)$/s.exec(command)?.[1];
    return editJson(edited, [...keys, event], rest);
  }, text);
}

/** Undefined for what is no JSON object: a program, or the name of another file. */
function hooksIn(text: string, keys: readonly string[]): Record<string, unknown> | undefined {
  const errors: [] = [];
  let value: unknown = parse(text, errors);
  if (errors.length) return undefined;
  for (const key of keys) value = (value as Record<string, unknown> | undefined)?.[key];
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)
    : undefined;
}
