import type { AgentEvent, NonEmpty } from '../event.ts';
import { requiredText, textOf, type Fields } from '../fields.ts';
import { eventOfTool } from '../tool-call.ts';
import type { Host } from './host.ts';

/** Claude Code. A decision outside `hookSpecificOutput` is ignored before a tool, and so is one with exit code 2. */
export const claude: Host = { eventOf, refusal, blocksBy: 'exit-code' };

export function eventOf(payload: Fields): AgentEvent {
  const cwd = textOf(payload, 'cwd') ?? process.cwd();
  const name = requiredText(payload, 'hook_event_name', 'hookEventName');
  if (name === 'Stop' || name === 'SubagentStop') {
    return { kind: 'stop', cwd, again: payload['stop_hook_active'] === true };
  }
  if (name !== 'PreToolUse') return { kind: 'other' };
  return eventOfTool(requiredText(payload, 'tool_name'), payload['tool_input'], cwd);
}

export function refusal(event: AgentEvent, reason: NonEmpty): object {
  if (event.kind === 'stop') return { decision: 'block', reason };
  return {
    hookSpecificOutput: {
      hookEventName: 'PreToolUse',
      permissionDecision: 'deny',
      permissionDecisionReason: reason,
    },
  };
}
