import { existsSync } from 'node:fs';
import path from 'node:path';
import { messages } from '../../messages.ts';
import { HOOKS } from '../installed-hooks.ts';
import { alreadyDone, change, join, nothing, type Step } from '../plan.ts';
import { hasPackage, type Project } from '../project.ts';
import { callsGate, gateCommand, readIfThere, type Manager, type Place } from './manager.ts';

/** Husky runs the lines of a file in `.husky`. */
export const husky: Manager = {
  owns: (project) => existsSync(path.join(project.root, '.husky')) || hasPackage(project, 'husky'),
  plan: (project) => join(HOOKS.map((event) => planFile(project, event))),
  takeOut: ({ root }: Place) => join(HOOKS.map((event) => takeOutOf(fileOf(root, event)))),
};

function fileOf(root: string, event: string): string {
  return path.join(root, '.husky', event);
}

function planFile(project: Project, event: string): Step {
  const file = fileOf(project.root, event);
  const before = readIfThere(file);
  if (callsGate(before)) return alreadyDone(messages.hookDone(`.husky/${event}`));
  return change({ file, before, after: withLine(before ?? '', gateCommand(project)) });
}

/** At the end; before the first line that runs something where a line after an `exit` would never run. */
function withLine(script: string, line: string): string {
  if (!/^\s*(exit|exec)\b/m.test(script)) {
    return `${script}${script === '' || script.endsWith('\n') ? '' : '\n'}${line}\n`;
  }
  const head = /^(?:(?:#.*|\s*|\. .*husky\.sh.*)\n)*/.exec(script)![0];
  return `${head}${line}\n${script.slice(head.length)}`;
}

/** A file that held nothing else goes. */
function takeOutOf(file: string): Step {
  const before = readIfThere(file);
  if (before === undefined || !callsGate(before)) return nothing;
  const after = before.replace(/^.*taskgroup-guard check --staged[^\n]*\n?/gm, '');
  return change({ file, before, after: after.trim() ? after : undefined });
}
