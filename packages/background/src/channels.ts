import { channel } from 'node:diagnostics_channel';

/**
 * What the manager publishes to `node:diagnostics_channel`, and what is in a message. No message holds a task's data.
 *
 * - `taskgroup.background:submit` `{ manager, task, outcome }`
 * - `taskgroup.background:attempt:start`, `…:end` `{ manager, task, attempt, outcome, error, duration, queueTime }`
 * - `taskgroup.background:end` `{ manager, task, state, reason, error }`
 * - `taskgroup.background:dead-letter` `{ manager, letter }`
 * - `taskgroup.background:breaker` `{ manager, breaker, from, to }`
 * - `taskgroup.background:service` `{ manager, service, state, error }`
 * - `taskgroup.background:manager` `{ manager, state }`
 */
export const channelNames = [
  'submit',
  'attempt:start',
  'attempt:end',
  'end',
  'dead-letter',
  'breaker',
  'service',
  'manager',
] as const;

export type ChannelName = (typeof channelNames)[number];

const channels = new Map(
  channelNames.map((name) => [name, channel(`taskgroup.background:${name}`)]),
);

/** Publishes; the message isn't made when nobody listens. */
export function publish(name: ChannelName, message: () => object): void {
  const to = channels.get(name)!;
  if (to.hasSubscribers) to.publish(message());
}
