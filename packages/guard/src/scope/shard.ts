import { ConfigurationError } from '../errors.ts';

/** One part of the files, the same on every machine. */
export interface Shard {
  readonly index: number;
  readonly count: number;
  holds(path: string): boolean;
}

/**
 * Reads `2/4`. A file's part depends on its name alone, so that machines need not agree on anything.
 *
 * @throws {ConfigurationError} when it is no such fraction.
 */
export function parseShard(text: string): Shard {
  const [, index = 0, count = 0] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (index < 1 || index > count) {
    throw new ConfigurationError(`Cannot use --shard as i/n: current value is '${text}'.`);
  }
  return { index, count, holds: (path) => hash(path) % count === index - 1 };
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193) >>> 0;
  }
  return value;
}
