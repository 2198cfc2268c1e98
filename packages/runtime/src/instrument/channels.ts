/**
 * The channels of `node:diagnostics_channel` that this package publishes to, once it is imported, and what is in a
 * message. They are for tracing tools, which subscribe by name and need nothing of ours.
 *
 * - `taskgroup:group:open` `{ group }`, `taskgroup:group:close` `{ group, error }`
 * - `taskgroup:task:spawn`, `taskgroup:task:start`, `taskgroup:task:settle` `{ task, group }`
 * - `taskgroup:cancel` `{ what, source, reason }`
 * - `taskgroup:error` `{ error, taskName }`: errors that no promise carries
 */
export const channelNames = [
  'group:open',
  'group:close',
  'task:spawn',
  'task:start',
  'task:settle',
  'cancel',
  'error',
] as const;

type ChannelName = (typeof channelNames)[number];

interface Channel {
  readonly hasSubscribers: boolean;
  publish(message: object): void;
}

interface HostProcess {
  getBuiltinModule?(id: 'node:diagnostics_channel'): { channel(name: string): Channel };
}

const { process } = globalThis as { readonly process?: HostProcess };
const diagnostics = process?.getBuiltinModule?.('node:diagnostics_channel');
const channels = new Map<ChannelName, Channel>();

if (diagnostics !== undefined) {
  for (const name of channelNames) channels.set(name, diagnostics.channel(`taskgroup:${name}`));
}

/** Publishes to a channel. The message isn't made when nobody listens, or on a host without channels. */
export function publish(name: ChannelName, message: () => object): void {
  const channel = channels.get(name);
  if (channel?.hasSubscribers) channel.publish(message());
}
