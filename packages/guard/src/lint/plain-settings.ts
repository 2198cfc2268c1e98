import { readSettings } from 'eslint-plugin-taskgroup';
import { ConfigurationError } from '../errors.ts';
import type { PlainConfig } from '../host/plain-config.ts';

/**
 * What a configuration says to our rules.
 *
 * @throws {ConfigurationError} that names the setting which is wrong.
 */
export function plainSettings({
  settings,
}: Pick<PlainConfig, 'settings'>): ReturnType<typeof readSettings> {
  try {
    return readSettings(settings);
  } catch (error) {
    throw new ConfigurationError((error as Error).message, { cause: error });
  }
}
