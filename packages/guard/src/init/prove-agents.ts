import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { hostNames, type HostName } from '../agents/hosts.ts';
import { agentFiles } from './agent-files.ts';

/** What an agent's configuration does with an edit that adds a violation. */
export interface AgentProof {
  /** The file that configures it. */
  readonly file: string;
  /** Why nothing was refused; undefined when it was. */
  readonly failure: string | undefined;
}

/** More than an agent waits. */
const TIMEOUT = 60_000;

/**
 * Runs the command of every agent's configuration as the agent would, over an edit that is never made.
 *
 * @param file where the edit would be, which the configuration of ESLint governs.
 */
export function proveAgents(root: string, file: string, text: string): AgentProof[] {
  const files = agentFiles('');
  return hostNames.flatMap((host) => {
    const { name } = files[host];
    const command = commandIn(path.join(root, name), host);
    if (command === undefined) return [];
    const input = JSON.stringify(payloadOf(host, root, path.join(root, file), text));
    const env = { ...process.env, CLAUDE_PROJECT_DIR: root };
    const run = spawnSync('sh', ['-c', command], {
      cwd: root,
      env,
      input,
      encoding: 'utf8',
      timeout: TIMEOUT,
    });
    const isRefused = /"(?:permissionDecision|permission)":"deny"/.test(run.stdout);
    const why = run.stderr.trim().split('\n')[0] || 'it says nothing';
    return [{ file: name, failure: isRefused ? undefined : why }];
  });
}

function commandIn(file: string, host: HostName): string | undefined {
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8');
  const strings = [...text.matchAll(/"(?:[^"\\]|\\.)*"/g)].map(
    ([each]) => JSON.parse(each) as string,
  );
  return strings.find(
    (each) =>
      new RegExp(`taskgroup-guard\\S* agent-hook ${host}`).test(each) && !each.includes('.cmd '),
  );
}

function payloadOf(host: HostName, cwd: string, file_path: string, content: string): object {
  if (host === 'copilot')
    return { cwd, toolName: 'create', toolArgs: { path: file_path, file_text: content } };
  const tool = { tool_name: 'Write', tool_input: { file_path, content } };
  return host === 'cursor'
    ? { workspace_roots: [cwd], hook_event_name: 'preToolUse', ...tool }
    : { cwd, hook_event_name: 'PreToolUse', ...tool };
}
