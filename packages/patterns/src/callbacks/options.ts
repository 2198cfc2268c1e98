import type { SlotKind } from './known-slots.ts';
import type { PlaceKind } from './place.ts';

export type CallbackKind = SlotKind | 'unowned';

export interface AsyncCallbackOptions {
  readonly mode: 'full' | 'gap';
  readonly report: readonly CallbackKind[];
  readonly places: readonly PlaceKind[];
  readonly allowCallees: readonly string[];
  readonly allowAttributes: readonly string[];
  readonly allowEvents: readonly string[];
  readonly compat: Compat;
}

type Compat = boolean | { readonly checksVoidReturn?: Checks };
type Checks = boolean | { readonly [Kind in PlaceKind]?: boolean };

export const everyKind = [
  'unhandled',
  'unowned',
  'executor',
  'iteration',
  'route',
  'dispose',
] as const;

export const everyPlace = [
  'arguments',
  'attributes',
  'inheritedMethods',
  'properties',
  'returns',
  'variables',
] as const;

const strings = { type: 'array', items: { type: 'string' }, uniqueItems: true };

const checks: Readonly<Record<PlaceKind, { type: 'boolean'; description: string }>> = {
  arguments: { type: 'boolean', description: 'Check arguments.' },
  attributes: { type: 'boolean', description: 'Check JSX attributes.' },
  inheritedMethods: {
    type: 'boolean',
    description: 'Check methods that a base class or an interface declares.',
  },
  properties: { type: 'boolean', description: 'Check properties of object literals.' },
  returns: { type: 'boolean', description: 'Check returned functions.' },
  variables: { type: 'boolean', description: 'Check declared and assigned variables.' },
};

export const schema = {
  mode: {
    description:
      '`gap`: only what `@typescript-eslint/no-misused-promises` cannot see, such as callbacks typed as `Function` or `any`, and code without types.',
    enum: ['full', 'gap'],
  },
  report: {
    type: 'array',
    description: 'The kinds of callback to report.',
    items: { enum: everyKind },
    uniqueItems: true,
  },
  places: {
    type: 'array',
    description:
      'Where to believe a type that returns `void`. Whoever takes an object may await its methods all the same, so properties and inherited methods are left out by default.',
    items: { enum: everyPlace },
    uniqueItems: true,
  },
  allowCallees: {
    ...strings,
    description:
      'Functions whose callbacks may be async: `app.on` for this one, `on` for every method of that name.',
  },
  allowAttributes: {
    ...strings,
    description: 'JSX attributes that may hold an async function; `on*` stands for all handlers.',
  },
  allowEvents: { ...strings, description: 'Events whose listeners may be async.' },
  compat: {
    description:
      'Report what `checksVoidReturn` of `@typescript-eslint/no-misused-promises` reports, by its options, and nothing else.',
    oneOf: [
      { type: 'boolean' },
      {
        type: 'object',
        properties: {
          checksVoidReturn: {
            description: 'Which places to check.',
            oneOf: [
              { type: 'boolean' },
              { type: 'object', properties: checks, additionalProperties: false },
            ],
          },
        },
        additionalProperties: false,
      },
    ],
  },
} as const;

export const defaults: AsyncCallbackOptions = {
  mode: 'full',
  report: ['unhandled', 'executor', 'iteration', 'dispose'],
  places: ['arguments', 'attributes', 'returns', 'variables'],
  allowCallees: [],
  allowAttributes: ['on*', 'handle*'],
  allowEvents: [],
  compat: false,
};

/** Does `compat` check places of this kind? What its options do not name is on. */
export function isChecked(compat: Exclude<Compat, false>, kind: PlaceKind): boolean {
  const { checksVoidReturn = true } = typeof compat === 'object' ? compat : {};
  return typeof checksVoidReturn === 'object' ? (checksVoidReturn[kind] ?? true) : checksVoidReturn;
}
