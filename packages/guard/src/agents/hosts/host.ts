import type { AgentEvent, NonEmpty } from '../event.ts';
import type { Fields } from '../fields.ts';

/** One agent: what it tells a hook, and what it understands as an answer. */
export interface Host {
  /**
   * What the agent is about to do.
   *
   * @throws {PayloadError} when the payload is not what this host sends.
   */
  eventOf(payload: Fields): AgentEvent;
  /** The one document on standard output that refuses; nothing at all lets the agent go on. */
  refusal(event: AgentEvent, reason: NonEmpty, payload: Fields): object;
  /** How a hook that failed keeps the agent from going on: by an exit code, or only by a refusal. */
  readonly blocksBy: 'exit-code' | 'refusal';
}
