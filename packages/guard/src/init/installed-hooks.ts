import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { git } from '../git.ts';
import type { Repository } from '../repository.ts';
import { hooksOf } from './project.ts';

/** `git merge` without a conflict runs its own hook. */
export const HOOKS = ['pre-commit', 'pre-merge-commit'] as const;
export type HookEvent = (typeof HOOKS)[number];

/** A git hook that calls the gate. */
export interface InstalledHook {
  readonly event: HookEvent;
  /** The file that says so. */
  readonly by: string;
}

/** Where the managers keep what their hooks run. */
const CONFIGS = [
  ...['lefthook.yml', 'lefthook.yaml', 'lefthook.toml', 'lefthook.json', 'lefthook.jsonc'],
  ...['.lefthook.yml', '.lefthook.yaml', '.lefthook.toml', '.lefthook.json', '.lefthook.jsonc'],
  ...['.pre-commit-config.yaml', '.pre-commit-config.yml'],
];

/** The hooks that git would run here, and that call the gate by themselves or through a manager. */
export async function installedHooks({ root }: Repository): Promise<InstalledHook[]> {
  const hooks = await hooksOf(root);
  const configured = await configuredEvents(root);
  return HOOKS.flatMap((event) => {
    const by = callerOf(path.join(hooks, event), root) ?? configured.get(event);
    return by === undefined ? [] : [{ event, by }];
  });
}

/** A hook that git does not run, for want of a file or its mode, calls nobody. */
function callerOf(hook: string, root: string): string | undefined {
  if (!isExecutable(hook)) return undefined;
  const event = path.basename(hook);
  const script = path.join(path.dirname(path.dirname(hook)), event);
  const isHusky = path.basename(path.dirname(hook)) === '_';
  const files = isHusky ? [script] : [hook, ...CONFIGS.map((name) => path.join(root, name))];
  const text = readIfThere(hook) ?? '';
  return files.find((file) => {
    const isOfManager = file === hook || isHusky || namesManager(text, path.basename(file));
    return isOfManager && readIfThere(file)?.includes('taskgroup-guard');
  });
}

function namesManager(hook: string, config: string): boolean {
  return hook.includes(config.includes('pre-commit') ? 'pre-commit' : 'lefthook');
}

/** Hooks of git's own configuration, since git 2.54. */
async function configuredEvents(root: string): Promise<Map<string, string>> {
  const { hasConfigHooks } = await import('./git-version.ts');
  if (!(await hasConfigHooks())) return new Map();
  const args = ['config', '--get-all', 'hook.taskgroup.event'];
  const output = await git(args, { cwd: root }).then(String, () => '');
  return new Map(
    output
      .split('\n')
      .filter(Boolean)
      .map((event) => [event, 'git config']),
  );
}

function isExecutable(file: string): boolean {
  const stats = statSync(file, { throwIfNoEntry: false });
  return Boolean(stats?.isFile()) && (process.platform === 'win32' || Boolean(stats!.mode & 0o111));
}

function readIfThere(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
