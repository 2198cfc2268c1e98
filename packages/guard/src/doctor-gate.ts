import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Diagnosis } from './doctor.ts';
import { messages } from './messages.ts';
import { repositoryIfAny, type Repository } from './repository.ts';
import { isSourceName } from './source-text.ts';

/** A promise that syntax alone proves to float. */
const VIOLATION =
  'const taskgroupDoctor = async () => JSON.parse("");\ntaskgroupDoctor();\nexport {};\n';

/** Fires a known violation through the git hook and every agent, in a copy or in memory, and says what blocks it. */
export async function diagnoseGate(rules: readonly Diagnosis[]): Promise<Diagnosis[]> {
  const repository = await repositoryIfAny();
  if (!repository) return [];
  const file = placeBeside(rules);
  const { proveAgents } = await import('./init/prove-agents.ts');
  const agents = proveAgents(repository.root, file, VIOLATION).map(({ file: subject, failure }) =>
    failure === undefined
      ? { subject, state: 'ok' as const, says: 'refuses an edit with a violation' }
      : { subject, state: 'none' as const, says: `refuses nothing: ${failure}` },
  );
  return [await diagnoseHook(repository, file), ...agents];
}

async function diagnoseHook(repository: Repository, file: string): Promise<Diagnosis> {
  const { installedHooks } = await import('./init/installed-hooks.ts');
  const hook = (await installedHooks(repository)).find(({ event }) => event === 'pre-commit');
  const subject = 'git commit';
  if (!hook) {
    return { subject, state: 'none', says: 'no hook calls the gate: npx taskgroup-guard install' };
  }
  const by = path.relative(repository.root, hook.by) || hook.by;
  if (existsSync(path.join(repository.root, '.pnp.cjs'))) {
    return { subject, state: 'less', says: `not tried: by ${by}, and ${messages.noCopyOfPnp}` };
  }
  const { proveHook } = await import('./init/prove-hook.ts');
  const failure = await proveHook(repository.root, file, VIOLATION);
  return failure === undefined
    ? { subject, state: 'ok', says: `blocked with a violation, by ${by}` }
    : { subject, state: 'none', says: `not blocked by ${by}: ${failure}` };
}

/** Beside a file that the configuration governs, so that it governs this one as well. */
function placeBeside(rules: readonly Diagnosis[]): string {
  const governed = rules.find(({ subject, state }) => state === 'ok' && isSourceName(subject));
  const near = governed?.subject ?? 'a.mjs';
  return path.join(path.dirname(near), `taskgroup-doctor${path.extname(near)}`);
}
