import { existsSync } from 'node:fs';
import path from 'node:path';

/** Whether other repositories may have these hooks, too. */
export function isOutside(root: string, hooks: string): boolean {
  const relative = path.relative(root, hooks);
  const elsewhere = relative.startsWith('..') || path.isAbsolute(relative);
  return elsewhere && !existsSync(path.join(path.dirname(hooks), 'HEAD')); // a worktree shares its hooks
}
