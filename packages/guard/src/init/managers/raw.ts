import { statSync } from 'node:fs';
import path from 'node:path';
import { messages } from '../../messages.ts';
import { hasBlock, hookBlock, receiptBlock, withBlock, withoutBlock } from '../hook-text.ts';
import { HOOKS } from '../installed-hooks.ts';
import { isOutside } from '../outside.ts';
import { alreadyDone, change, instruct, join, nothing, type Step } from '../plan.ts';
import type { Project } from '../project.ts';
import { gateCommand, prefixOf, readIfThere, type Manager } from './manager.ts';

/** Nobody: a marked block in the hooks themselves. */
export const raw: Manager = {
  owns: () => true,
  plan: (project) => {
    if (isOutside(project.root, project.hooks)) {
      return instruct(messages.sharedHooks(project.hooks), gateCommand(project));
    }
    const places = { node: process.execPath, prefix: prefixOf(project) };
    const place = (name: string) => path.join(project.hooks, name);
    return join([
      ...HOOKS.map((name) => planFile(project, place(name), hookBlock(places))),
      planFile(project, place(AFTERWARDS), receiptBlock(places)),
    ]);
  },
  takeOut: ({ hooks }) =>
    join([...HOOKS, AFTERWARDS].map((name) => takeOutOf(path.join(hooks, name)))),
};

/** Blocks nothing: it sees to the commits that have passed the others by. */
const AFTERWARDS = 'post-commit';

function planFile(project: Project, file: string, block: string): Step {
  const before = readIfThere(file);
  const after = withBlock(before, block);
  if (after === undefined) return instruct(messages.foreignHook(file), gateCommand(project));
  if (after === before) return alreadyDone(messages.hookDone(path.basename(file)));
  const mode = before === undefined ? 0o755 : statSync(file).mode | 0o111;
  return change({ file, before, after, mode });
}

/** A hook that held nothing else goes too. */
function takeOutOf(file: string): Step {
  const before = readIfThere(file);
  if (before === undefined || !hasBlock(before)) return nothing;
  return change({ file, before, after: withoutBlock(before), mode: statSync(file).mode });
}
