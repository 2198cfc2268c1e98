import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject } from 'ajv';
import { ConfigurationError } from '../errors.ts';

type SchemaName = 'config' | 'deferral';

let ajv: Ajv | undefined;

/**
 * Holds a document against its published schema.
 *
 * @throws {ConfigurationError} that names the place, what was found there and what belongs there.
 */
export function validate(name: SchemaName, file: string, document: unknown): void {
  ajv ??= new Ajv({ allErrors: false, discriminator: true, strictRequired: false, verbose: true });
  const check = ajv.getSchema(name) ?? ajv.addSchema(readSchema(name), name).getSchema(name)!;
  if (check(document)) return;
  throw new ConfigurationError(explain(file, check.errors![0]!));
}

/** The published files are the schema; editors read the same ones. */
function readSchema(name: SchemaName): object {
  const file = new URL(`../../schemas/${name}.schema.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as object;
}

function explain(file: string, error: ErrorObject): string {
  const place = error.instancePath.replaceAll('/', '.').replace(/\.(\d+)(?=\.|$)/g, '[$1]');
  const { desired, found } = describe(error);
  return `Cannot read ${file}${place ? ` at ${place.replace(/^\./, '')}` : ''} as ${desired}: ${found}.`;
}

interface Description {
  readonly desired: string;
  readonly found: string;
}

function describe(error: ErrorObject): Description {
  const { keyword, params, parentSchema, data } = error;
  const current = `current value is ${shorten(data)}`;
  switch (keyword) {
    case 'additionalProperties': {
      const known = Object.keys((parentSchema?.['properties'] ?? {}) as object);
      const key = String(params['additionalProperty']);
      return { desired: `an object with ${listOf(known)}`, found: `'${key}' is none of these` };
    }
    case 'required':
      return { desired: 'complete', found: `'${String(params['missingProperty'])}' is missing` };
    case 'discriminator':
      return { desired: 'a criterion', found: `its type is ${shorten(params['tagValue'])}` };
    case 'enum':
      return { desired: `one of ${listOf(params['allowedValues'] as string[])}`, found: current };
    case 'const':
      return { desired: shorten(params['allowedValue']), found: current };
    case 'pattern':
      return { desired: patternOf(parentSchema), found: current };
    default:
      return {
        desired: boundOf(keyword, params) ?? `a value that ${error.message}`,
        found: current,
      };
  }
}

function patternOf(schema: ErrorObject['parentSchema']): string {
  const { description, pattern } = (schema ?? {}) as { description?: string; pattern?: string };
  return description?.startsWith('YYYY') ? 'a date (YYYY-MM-DD)' : `text like ${pattern ?? '?'}`;
}

function boundOf(keyword: string, params: Record<string, unknown>): string | undefined {
  const limit = String(params['limit']);
  switch (keyword) {
    case 'type':
      return withArticle(String(params['type']));
    case 'minimum':
      return `a number of at least ${limit}`;
    case 'minLength':
    case 'minItems':
      return 'something that is not empty';
    default:
      return undefined;
  }
}

function withArticle(type: string): string {
  if (type === 'array') return 'a list';
  if (type === 'string') return 'text';
  return type === 'boolean' ? 'true or false' : type === 'object' ? 'an object' : `an ${type}`;
}

function listOf(names: readonly string[]): string {
  return names.filter((name) => name !== '$schema').join(', ');
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
