import type { TypeSpecifier } from '../types/compat-types.ts';

/** The options of `@typescript-eslint/no-floating-promises`, by their own names and with their own defaults. */
export interface CompatOptions {
  readonly ignoreVoid: boolean;
  readonly ignoreIIFE: boolean;
  readonly checkThenables: boolean;
  readonly allowForKnownSafeCalls: readonly TypeSpecifier[];
  readonly allowForKnownSafePromises: readonly TypeSpecifier[];
}

export const compatDefaults: CompatOptions = {
  ignoreVoid: true,
  ignoreIIFE: false,
  checkThenables: false,
  allowForKnownSafeCalls: [],
  allowForKnownSafePromises: [],
};

const names = {
  anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' }, minItems: 1 }],
};

function specifier(from: string, more: Readonly<Record<string, object>> = {}) {
  const properties = { from: { enum: [from] }, name: names, ...more };
  const required = ['from', 'name', ...(from === 'package' ? ['package'] : [])];
  return { type: 'object', properties, required, additionalProperties: false };
}

function specifiers(description: string) {
  const forms = [
    { type: 'string' },
    specifier('file', { path: { type: 'string' } }),
    specifier('lib'),
    specifier('package', { package: { type: 'string' } }),
  ];
  return { type: 'array', description, items: { anyOf: forms } };
}

export const compatSchema = {
  description:
    'Report what `@typescript-eslint/no-floating-promises` reports, and nothing else: `true`, or its options by their own names.',
  anyOf: [
    { type: 'boolean' },
    {
      type: 'object',
      properties: {
        ignoreVoid: { type: 'boolean', description: 'Accept `void`; true by default, as there.' },
        ignoreIIFE: {
          type: 'boolean',
          description: 'Accept a function called where it is written.',
        },
        checkThenables: { type: 'boolean', description: 'Also report other thenables.' },
        allowForKnownSafeCalls: specifiers('Functions whose result may float.'),
        allowForKnownSafePromises: specifiers('Types that may float.'),
      },
      additionalProperties: false,
    },
  ],
};
