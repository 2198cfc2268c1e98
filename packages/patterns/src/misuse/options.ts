import type { FlaggedUnions } from '../types/compat-types.ts';

export const everyKind = [
  'test',
  'predicate',
  'comparator',
  'accumulator',
  'replacer',
  'elements',
  'spread',
  'text',
  'returned',
] as const;

export type MisuseKind = (typeof everyKind)[number];

export interface MisusedPromiseOptions {
  readonly report: readonly MisuseKind[];
  readonly compat: Compat;
}

type Compat = boolean | CompatChecks;

interface CompatChecks {
  readonly checksConditionals?: boolean | { readonly flagUnions?: FlaggedUnions };
  readonly checksSpreads?: boolean;
}

export const schema = {
  report: {
    type: 'array',
    description: 'The kinds of misuse to report.',
    items: { enum: everyKind },
    uniqueItems: true,
  },
  compat: {
    description:
      'Report what `checksConditionals` and `checksSpreads` of `@typescript-eslint/no-misused-promises` report, by its options, and nothing else.',
    oneOf: [
      { type: 'boolean' },
      {
        type: 'object',
        properties: {
          checksConditionals: {
            description: 'Check conditions, and `flagUnions` of values that may be a promise.',
            oneOf: [
              { type: 'boolean' },
              {
                type: 'object',
                properties: {
                  flagUnions: {
                    description:
                      '`strict`: those of a promise with the type of its value; none by default, as there.',
                    enum: ['all', 'strict', 'none'],
                  },
                },
                additionalProperties: false,
              },
            ],
          },
          checksSpreads: { type: 'boolean', description: 'Check what is spread.' },
        },
        additionalProperties: false,
      },
    ],
  },
} as const;

export const defaults: MisusedPromiseOptions = { report: everyKind, compat: false };

/** The kinds to look for at all. */
export function wantedKinds({ report, compat }: MisusedPromiseOptions): readonly MisuseKind[] {
  if (!compat) return report;
  const { checksConditionals = true, checksSpreads = true } =
    typeof compat === 'object' ? compat : {};
  return [
    ...(checksConditionals ? (['test', 'predicate'] as const) : []),
    ...(checksSpreads ? (['spread'] as const) : []),
  ];
}

/** Which conditions are reported that only may be a promise? */
export function flaggedUnions({ compat }: MisusedPromiseOptions): FlaggedUnions {
  const checks = typeof compat === 'object' ? compat.checksConditionals : undefined;
  return (typeof checks === 'object' && checks.flagUnions) || 'none';
}
