import type { HostName } from '../agents/hosts.ts';

/** Where an agent is told about its hooks. */
export interface AgentFile {
  /** From the root of the repository. */
  readonly name: string;
  /** What a new file has beside its hooks. */
  readonly head: object;
  readonly hooks: readonly AgentHook[];
}

export interface AgentHook {
  readonly event: string;
  readonly entry: object;
}

/** Seconds; a commit or CI judges what takes longer. */
const EDIT = 15;
const STOP = 60;

/**
 * The hooks of every agent.
 *
 * @param prefix from the root of the repository to the folder with the dependencies.
 */
export function agentFiles(prefix: string): Readonly<Record<HostName, AgentFile>> {
  const bin = `${prefix}node_modules/.bin/taskgroup-guard`;
  return {
    claude: {
      name: '.claude/settings.json',
      head: {},
      hooks: groups(
        `"$CLAUDE_PROJECT_DIR"/${bin} agent-hook claude`,
        'Edit|MultiEdit|Write|NotebookEdit|Bash',
      ),
    },
    codex: {
      name: '.codex/hooks.json',
      head: {},
      hooks: groups(
        `"$(git rev-parse --show-toplevel)"/${bin} agent-hook codex`,
        'apply_patch|Edit|Write|Bash',
      ),
    },
    copilot: {
      name: '.github/hooks/taskgroup-guard.json',
      head: { version: 1 },
      hooks: copilotHooks(bin),
    },
    cursor: { name: '.cursor/hooks.json', head: { version: 1 }, hooks: cursorHooks(bin) },
  };
}

/** Claude Code groups hooks by the tools that they are for, and so does Codex. */
function groups(command: string, tools: string): AgentHook[] {
  return [
    {
      event: 'PreToolUse',
      entry: { matcher: tools, hooks: [{ type: 'command', command, timeout: EDIT }] },
    },
    { event: 'Stop', entry: { hooks: [{ type: 'command', command, timeout: STOP }] } },
  ];
}

function copilotHooks(bin: string): AgentHook[] {
  const entry = (timeoutSec: number) => ({
    type: 'command',
    bash: `${bin} agent-hook copilot`,
    powershell: `${bin.replaceAll('/', '\\')}.cmd agent-hook copilot`,
    timeoutSec,
  });
  return [
    { event: 'preToolUse', entry: entry(EDIT) },
    { event: 'agentStop', entry: entry(STOP) },
  ];
}

function cursorHooks(bin: string): AgentHook[] {
  const command = `${bin} agent-hook cursor`;
  return [
    { event: 'preToolUse', entry: { command, timeout: EDIT } },
    { event: 'beforeShellExecution', entry: { command, timeout: EDIT } },
    { event: 'stop', entry: { command, timeout: STOP } },
  ];
}
