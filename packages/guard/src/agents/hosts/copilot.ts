import type { AgentEvent, NonEmpty } from '../event.ts';
import { textOf, type Fields } from '../fields.ts';
import { eventOfTool } from '../tool-call.ts';
import * as claude from './claude.ts';
import type { Host } from './host.ts';

/**
 * GitHub Copilot. An event that is configured in camelCase has a payload in camelCase that does not name the event, and
 * a flat answer; one in PascalCase has the names of Claude Code. A hook that fails is logged and skipped.
 */
export const copilot: Host = { eventOf, refusal, blocksBy: 'refusal' };

function eventOf(payload: Fields): AgentEvent {
  const cwd = textOf(payload, 'cwd') ?? process.cwd();
  if (isNamed(payload)) return claude.eventOf(payload);
  const tool = textOf(payload, 'toolName');
  if (tool !== undefined) return eventOfTool(tool, payload['toolArgs'], cwd);
  const isStop = 'stopReason' in payload || 'stopHookActive' in payload;
  // Without a word on whether it has been stopped before, blocking might never end.
  return isStop
    ? { kind: 'stop', cwd, again: payload['stopHookActive'] !== false }
    : { kind: 'other' };
}

function isNamed(payload: Fields): boolean {
  return textOf(payload, 'hook_event_name', 'hookEventName') !== undefined;
}

function refusal(event: AgentEvent, reason: NonEmpty, payload: Fields): object {
  if (event.kind === 'stop') return { decision: 'block', reason };
  const flat = { permissionDecision: 'deny', permissionDecisionReason: reason };
  return isNamed(payload) ? { ...flat, ...claude.refusal(event, reason) } : flat;
}
