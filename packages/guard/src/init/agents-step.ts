import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse, type ParseError } from 'jsonc-parser';
import type { HostName } from '../agents/hosts.ts';
import { ConfigurationError } from '../errors.ts';
import { messages } from '../messages.ts';
import { agentFiles, type AgentFile, type AgentHook } from './agent-files.ts';
import { editJson } from './edit-json.ts';
import { alreadyDone, change, join, nothing, type Step } from './plan.ts';
import { prefixOf } from './managers/manager.ts';
import type { Project } from './project.ts';

/** Plans the hooks of the agents that are named; what their files hold already stays, byte for byte. */
export function planAgents(project: Project, names: readonly HostName[]): Step {
  return join(names.map((name) => planAgent(project, agentFiles(prefixOf(project))[name])));
}

function planAgent({ root }: Project, { name, head, hooks }: AgentFile): Step {
  const file = path.join(root, name);
  const before = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  const start = before ?? `${JSON.stringify({ ...head, hooks: {} }, undefined, 2)}\n`;
  const after = hooks.reduce((text, hook) => withHook(name, text, hook), start);
  if (after === before) return alreadyDone(messages.agentDone(name));
  return change({ file, before, after });
}

/** Takes our entries out of every agent's file; a file that held nothing else goes. */
export function withoutAgents(root: string): Step {
  return join(
    Object.values(agentFiles('')).map(({ name, head }) => {
      const file = path.join(root, name);
      const before = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
      if (before === undefined || !before.includes('taskgroup-guard')) return nothing;
      const after = withoutHooks(name, before);
      const { hooks, ...rest } = read(name, after) as { hooks?: object };
      const isEmpty = !hooks || Object.keys(hooks).length === 0;
      const isOurs = isEmpty && JSON.stringify(rest) === JSON.stringify(head);
      return change({ file, before, after: isOurs ? undefined : after });
    }),
  );
}

function withHook(name: string, text: string, { event, entry }: AgentHook): string {
  const entries = entriesOf(name, text, event);
  const isThere = entries.some((each) => sameHook(each, entry));
  return isThere ? text : editJson(text, ['hooks', event, entries.length], entry, true);
}

/** One entry of ours for the same tools is enough, however somebody has changed it. */
function sameHook(found: unknown, entry: object): boolean {
  const matcherOf = (each: unknown) => (each as { matcher?: unknown } | null)?.matcher;
  return isOurs(found) && matcherOf(found) === matcherOf(entry);
}

function isOurs(entry: unknown): boolean {
  return /taskgroup-guard(?:\.cmd)?\S* agent-hook/.test(JSON.stringify(entry) ?? '');
}

function withoutHooks(name: string, text: string): string {
  const { hooks = {} } = read(name, text) as { hooks?: Record<string, unknown> };
  return Object.keys(hooks).reduce((edited, event) => {
    const entries = entriesOf(name, edited, event);
    const kept = entries.filter((entry) => !isOurs(entry));
    if (kept.length === entries.length) return edited;
    if (!kept.length) return editJson(edited, ['hooks', event], undefined);
    const places = entries.flatMap((entry, at) => (isOurs(entry) ? [at] : [])).reverse();
    return places.reduce((each, at) => editJson(each, ['hooks', event, at], undefined), edited);
  }, text);
}

function entriesOf(name: string, text: string, event: string): unknown[] {
  const { hooks } = read(name, text) as { hooks?: Record<string, unknown> };
  const entries = hooks?.[event] ?? [];
  if (!Array.isArray(entries)) {
    throw new ConfigurationError(messages.agentFileShape(name, `hooks.${event} is no list`));
  }
  return entries;
}

function read(name: string, text: string): object {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  if (errors.length || typeof value !== 'object' || value === null) {
    throw new ConfigurationError(messages.agentFileShape(name, 'it is no JSON object'));
  }
  return value;
}
