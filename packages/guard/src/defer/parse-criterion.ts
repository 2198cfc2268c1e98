import { ConfigurationError } from '../errors.ts';
import { isDate } from './dates.ts';
import type { Criterion, RatchetStep } from './deferral.ts';

export const CRITERIA =
  'symbol:<Name.path>, dependency:<name>[@<range>], path:<path>, date:<YYYY-MM-DD>, issue:<url>, manual:<text>';

/**
 * Reads what a user writes for a criterion, such as `dependency:typescript@>=6`.
 *
 * @throws {ConfigurationError} when it is none.
 */
export function parseCriterion(text: string): Criterion {
  const [, kind = '', value = ''] = /^(\w+):(.+)$/.exec(text.trim()) ?? [];
  switch (kind) {
    case 'symbol':
      return { type: 'symbolChanged', symbol: value };
    case 'dependency':
      return dependency(value);
    case 'path':
      return { type: 'pathExists', path: value };
    case 'date':
      return { type: 'date', date: assertDate('--reactivate-when', value) };
    case 'issue':
      return { type: 'issueClosed', url: value };
    case 'manual':
      return { type: 'manual', text: value };
    default:
      throw new ConfigurationError(
        `Cannot use '${text}' as a criterion: write one of ${CRITERIA}.`,
      );
  }
}

function dependency(text: string): Criterion {
  const [, name = text, range] = /^(@?[^@]+)@(.+)$/.exec(text) ?? [];
  return { type: 'dependency', name, ...(range !== undefined && { range }) };
}

/** @throws {ConfigurationError} when it is not `<date>=<count>`. */
export function parseStep(text: string): RatchetStep {
  const [, by = '', max = ''] = /^(\S+)=(\d+)$/.exec(text) ?? [];
  if (!by) {
    throw new ConfigurationError(
      `Cannot use '${text}' as a step: write it as <YYYY-MM-DD>=<count>.`,
    );
  }
  return { by: assertDate('--ratchet', by), max: Number(max) };
}

/** @throws {ConfigurationError} when it is no day. */
export function assertDate(option: string, text: string): string {
  if (isDate(text)) return text;
  throw new ConfigurationError(
    `Cannot use ${option} as a date (YYYY-MM-DD): current value is '${text}'.`,
  );
}
