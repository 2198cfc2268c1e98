import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { messages } from '../messages.ts';
import { detectManager, managerSnippet } from './hook-manager.ts';
import { hookBlock, withBlock } from './hook-text.ts';
import { alreadyDone, change, instruct, join, type Step } from './plan.ts';
import type { Project } from './project.ts';

/** `git merge` without a conflict runs its own hook. */
export const HOOKS = ['pre-commit', 'pre-merge-commit'] as const;

/** Plans the git hook: through the manager that owns the hooks, else beside what is there. */
export function planHook(project: Project): Step {
  const manager = detectManager(project);
  if (manager === 'husky') return planHusky(project);
  if (manager) {
    const lines = managerSnippet(manager, gateCommand(project));
    return instruct(messages.addToManager(manager), ...lines);
  }
  if (isOutside(project.root, project.hooks)) {
    return instruct(messages.sharedHooks(project.hooks), gateCommand(project));
  }
  return join(HOOKS.map((name) => planOwn(project, path.join(project.hooks, name))));
}

/** The command line that a hook runs, from the root of the repository. */
function gateCommand(project: Project): string {
  return `${prefixOf(project)}node_modules/.bin/taskgroup-guard check --staged`;
}

function planOwn(project: Project, file: string): Step {
  const before = readIfThere(file);
  const block = hookBlock({ node: process.execPath, prefix: prefixOf(project) });
  const after = withBlock(before, block);
  if (after === undefined) return instruct(messages.foreignHook(file), gateCommand(project));
  if (after === before) return alreadyDone(messages.hookDone(path.basename(file)));
  const mode = before === undefined ? 0o755 : statSync(file).mode | 0o111;
  return change({ file, before, after, mode });
}

/** Husky runs the lines of a file; a line after an `exit` would never run. */
function planHusky(project: Project): Step {
  const file = path.join(project.root, '.husky/pre-commit');
  const before = readIfThere(file);
  const line = gateCommand(project);
  if (before?.includes('taskgroup-guard'))
    return alreadyDone(messages.hookDone('.husky/pre-commit'));
  if (before !== undefined && /^\s*(exit|exec)\b/m.test(before)) {
    return instruct(messages.foreignHook(file), line);
  }
  const separator = before === undefined || before === '' || before.endsWith('\n') ? '' : '\n';
  return change({ file, before, after: `${before ?? ''}${separator}${line}\n` });
}

function prefixOf({ root, directory }: Project): string {
  const relative = path.relative(root, directory).split(path.sep).join('/');
  return relative ? `${relative}/` : '';
}

function isOutside(root: string, hooks: string): boolean {
  const relative = path.relative(root, hooks);
  const elsewhere = relative.startsWith('..') || path.isAbsolute(relative);
  return elsewhere && !existsSync(path.join(path.dirname(hooks), 'HEAD')); // a worktree shares its hooks
}

function readIfThere(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
