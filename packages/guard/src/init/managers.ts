import { gitConfig } from './managers/git-config.ts';
import { husky } from './managers/husky.ts';
import { lefthook } from './managers/lefthook.ts';
import type { Manager } from './managers/manager.ts';
import { preCommit } from './managers/pre-commit.ts';
import { raw } from './managers/raw.ts';
import { simpleGitHooks } from './managers/simple-git-hooks.ts';

/** Everything that can own the hooks of a repository; the first that says so does. */
export const managers = {
  husky,
  'simple-git-hooks': simpleGitHooks,
  lefthook,
  'pre-commit': preCommit,
  'git-config': gitConfig,
  raw,
} as const satisfies Record<string, Manager>;

export type ManagerName = keyof typeof managers;

export const managerNames = Object.keys(managers) as readonly ManagerName[];
