import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';
import { ConfigurationError } from '../errors.ts';

const CONFLICT = /^(?:<{7}|={7}|>{7})(?: |$)/m;

/**
 * Reads JSON with comments and trailing commas.
 *
 * @throws {ConfigurationError} with the line that cannot be read; conflict markers are named as such.
 */
export function parseJson(file: string, text: string): unknown {
  assertNoConflict(file, text);
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, {
    allowTrailingComma: true,
    allowEmptyContent: false,
  });
  const [error] = errors;
  if (!error) return value;
  const what = printParseErrorCode(error.error)
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase();
  throw new ConfigurationError(
    `Cannot read ${file}:${lineAt(text, error.offset)} as JSON: ${what}.`,
  );
}

/** @throws {ConfigurationError} when a merge has left its markers. */
export function assertNoConflict(file: string, text: string): void {
  const marker = CONFLICT.exec(text);
  if (!marker) return;
  throw new ConfigurationError(
    `Cannot read ${file}:${lineAt(text, marker.index)}: it has conflict markers. Resolve the merge first.`,
  );
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
