import type { AllowedPath } from 'eslint-plugin-taskgroup';
import { findPattern } from '../catalogue.ts';
import { ConfigurationError } from '../errors.ts';
import type { Snapshot } from '../scope/snapshot.ts';
import { CONFIG_FILE, defaultConfig, type GateConfig } from './config.ts';

/**
 * The configuration that a state of the repository holds; the defaults where it has none.
 *
 * @throws {ConfigurationError} when it is not what the schema describes.
 */
export async function readConfig(snapshot: Snapshot): Promise<GateConfig> {
  const text = (await snapshot.read([CONFIG_FILE])).get(CONFIG_FILE);
  return text === undefined ? defaultConfig : parseConfig(text);
}

/** The code that parses is only loaded for a repository that has something to parse. */
export async function parseConfig(text: string, file = CONFIG_FILE): Promise<GateConfig> {
  const { parseJson } = await import('./parse-json.ts');
  const { validate } = await import('./validate.ts');
  const document = parseJson(file, text);
  validate('config', file, document);
  const given = document as { [Key in keyof GateConfig]?: Partial<GateConfig[Key]> };
  const { policy, hook, agents, backgroundServices } = given;
  const allowedPaths = (given.allowedPaths ?? []) as readonly AllowedPath[];
  allowedPaths.forEach((entry, at) =>
    assertKnown(entry.rules ?? [], `${file} at allowedPaths[${at}].rules`),
  );
  return {
    allowedPaths,
    backgroundServices: { ...backgroundServices },
    policy: {
      ...defaultConfig.policy,
      ...policy,
      expiry: { ...defaultConfig.policy.expiry, ...policy?.expiry },
    },
    hook: { ...defaultConfig.hook, ...hook },
    agents: { ...agents },
  };
}

/** @throws {ConfigurationError} when a record names a rule that there is not. */
export function assertKnown(rules: readonly string[], place: string): void {
  const unknown = rules.find((rule) => !findPattern(rule));
  if (unknown === undefined) return;
  throw new ConfigurationError(
    `Cannot read ${place} as rules: there is no '${unknown}'. 'taskgroup-guard explain' lists them.`,
  );
}
