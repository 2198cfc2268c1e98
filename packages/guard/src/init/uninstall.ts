import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { messages } from '../messages.ts';
import { openRepository } from '../repository.ts';
import { HOOKS } from './hook-step.ts';
import { hasBlock, withoutBlock } from './hook-text.ts';
import { hooksOf } from './project.ts';

/** Takes the marked block out of the git hooks; a hook that held nothing else goes too. */
export async function uninstallHooks(): Promise<string> {
  const { root } = await openRepository();
  const hooks = await hooksOf(root);
  const changed = HOOKS.map((name) => path.join(hooks, name)).filter(
    (file) => existsSync(file) && hasBlock(readFileSync(file, 'utf8')),
  );
  for (const file of changed) await takeOut(file);
  return `${messages.uninstalled(changed.map((file) => path.basename(file)))}\n`;
}

async function takeOut(file: string): Promise<void> {
  const rest = withoutBlock(readFileSync(file, 'utf8'));
  if (rest === undefined) return rmSync(file);
  const { default: writeFileAtomic } = await import('write-file-atomic');
  await writeFileAtomic(file, rest);
}
