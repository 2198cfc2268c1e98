import { ConfigurationError } from '../errors.ts';
import { messages } from '../messages.ts';

/** @throws {ConfigurationError} when the value of an option is no whole number. */
export function countOf(option: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value)) return Number(value);
  throw new ConfigurationError(messages.notANumber(option, value));
}
