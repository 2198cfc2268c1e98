import { referencedApi, type Api } from '../governance/referenced-api.ts';
import { definePattern } from '../define-pattern.ts';

interface RestrictedApi {
  readonly name: string;
  readonly package?: string;
  readonly message: string;
  readonly adr?: string;
}

interface RestrictedOptions {
  readonly entries: readonly RestrictedApi[];
}

export default definePattern<RestrictedOptions>({
  id: 'no-restricted-concurrency-api',
  title: 'Disallow the concurrency APIs that a codebase decided against',
  since: '0.1.0',
  messages: {
    restricted: '`{{name}}` is restricted in this codebase. {{message}}.',
    decided: '`{{name}}` is restricted in this codebase. {{message}}. The decision is in {{adr}}.',
  },
  why: 'A codebase that has one way to start work can be shut down, observed and tested as a whole. Each call that goes around it is a task that nobody counts. This rule holds the bans that the team decided on, each with its message and its decision record.',
  severity: { recommended: 'off', strict: 'off', governance: 'error' },
  safety: 'manual',
  types: 'none',
  codemod: false,
  on: ['Identifier', 'MemberExpression', 'ImportDeclaration', 'ExportNamedDeclaration'],
  // What is restricted is for the options to say: anything that names a value may be it.
  looksLike: /[(`.]|\b(?:import|extends|from)\b|=\s*[A-Za-z_$]+\s*[,;})]/,
  options: {
    schema: {
      entries: {
        type: 'array',
        description: 'The APIs that are not to be used, each with what to do instead.',
        items: {
          type: 'object',
          properties: {
            name: {
              type: 'string',
              minLength: 1,
              description:
                'A global (`setInterval`, `Promise.all`), or an export of `package`; `*` for all of its exports.',
            },
            package: { type: 'string', description: 'The module, as imports name it.' },
            message: { type: 'string', minLength: 1, description: 'What to do instead.' },
            adr: { type: 'string', description: 'The decision record, as a path or an address.' },
          },
          required: ['name', 'message'],
          additionalProperties: false,
        },
      },
    },
    defaults: { entries: [] },
  },

  match(node, file, { entries }) {
    if (entries.length === 0) return undefined;
    const api = referencedApi(node, file);
    const entry = api && entries.find((each) => isSame(each, api));
    if (!entry) return undefined;
    return {
      node,
      messageId: entry.adr ? 'decided' : 'restricted',
      data: {
        name: entry.name === '*' ? api.module! : entry.name,
        message: entry.message.replace(/\.\s*$/, ''),
        adr: entry.adr ?? '',
      },
    };
  },
});

function isSame(entry: RestrictedApi, { module, name }: Api): boolean {
  if (entry.package?.replace(/^node:/, '') !== module?.replace(/^node:/, '')) return false;
  return entry.name === '*' ? name === '*' : entry.name === name;
}
