import { PayloadError } from './event.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** @throws {PayloadError} when the value is no object. */
export function fieldsOf(value: unknown, what: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new PayloadError(`${what} is no object`);
}

/** The first of the names that holds a text: hosts and their versions call one thing differently. */
export function textOf(fields: Fields, ...names: readonly string[]): string | undefined {
  const name = names.find((each) => typeof fields[each] === 'string');
  return name === undefined ? undefined : (fields[name] as string);
}

/** @throws {PayloadError} when none of the names holds a text. */
export function requiredText(fields: Fields, ...names: readonly string[]): string {
  const text = textOf(fields, ...names);
  if (text === undefined) throw new PayloadError(`${names.join(' or ')} is no text`);
  return text;
}

/** Some versions send the arguments of a tool as JSON in a text. */
export function objectOrJson(value: unknown, what: string): Fields {
  if (typeof value !== 'string') return fieldsOf(value, what);
  try {
    return fieldsOf(JSON.parse(value), what);
  } catch (cause) {
    throw new PayloadError(`${what} is neither an object nor JSON`, { cause });
  }
}
