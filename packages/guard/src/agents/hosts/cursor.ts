import type { AgentEvent, NonEmpty } from '../event.ts';
import { requiredText, textOf, type Fields } from '../fields.ts';
import { commandEvent, eventOfTool } from '../tool-call.ts';
import type { Host } from './host.ts';

/** Cursor. Any exit code but 2 lets the agent go on, unless the hook is configured with `failClosed`. */
export const cursor: Host = { eventOf, refusal, blocksBy: 'exit-code' };

function eventOf(payload: Fields): AgentEvent {
  const roots: unknown = payload['workspace_roots'];
  const [root] = Array.isArray(roots) ? (roots as readonly unknown[]) : [];
  const cwd = textOf(payload, 'cwd') || (typeof root === 'string' ? root : process.cwd());
  switch (requiredText(payload, 'hook_event_name', 'hookEventName')) {
    case 'preToolUse':
      return eventOfTool(requiredText(payload, 'tool_name'), payload['tool_input'], cwd);
    case 'beforeShellExecution':
      return commandEvent(requiredText(payload, 'command'), cwd);
    case 'stop':
      return { kind: 'stop', cwd, again: Number(payload['loop_count'] ?? 0) > 0 };
    default:
      return { kind: 'other' };
  }
}

function refusal(event: AgentEvent, reason: NonEmpty): object {
  if (event.kind === 'stop') return { followup_message: reason };
  return { permission: 'deny', user_message: firstLine(reason), agent_message: reason };
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]!;
}
