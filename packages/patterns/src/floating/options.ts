import type { AllowedCallee } from '../settings.ts';
import { floatingKinds, type FloatingKind } from './kinds.ts';

/** Options of the rules about tasks that stand as a statement. */
export interface FloatingOptions {
  readonly report: readonly FloatingKind[];
  readonly allowVoid: 'never' | 'with-reason' | 'in-components' | 'always';
  readonly ignoreNeverRejects: boolean;
  readonly ignoreIIFE: boolean;
  readonly checkThenables: boolean;
  readonly checkAny: boolean;
  readonly allow: readonly AllowedCallee[];
  readonly allowHandlers: readonly string[];
}

export const floatingDefaults: Omit<FloatingOptions, 'report'> = {
  allowVoid: 'never',
  ignoreNeverRejects: true,
  ignoreIIFE: false,
  checkThenables: false,
  checkAny: false,
  allow: [],
  allowHandlers: [],
};

const allowSchema = {
  type: 'array',
  description:
    'Functions whose result needs no owner, by the package that exports them, besides those of the settings.',
  items: {
    type: 'object',
    properties: {
      package: { type: 'string', description: 'The name that the import uses.' },
      name: {
        type: 'array',
        description: 'The exported names; every export where absent.',
        items: { type: 'string' },
      },
    },
    required: ['package'],
    additionalProperties: false,
  },
};

/** The schema of the options, with the kinds that the rule can report. */
export function floatingSchema(kinds: readonly FloatingKind[] = floatingKinds) {
  return {
    report: {
      type: 'array',
      description: 'The kinds of floating task to report.',
      items: { enum: [...kinds] },
      uniqueItems: true,
    },
    allowVoid: {
      enum: ['never', 'with-reason', 'in-components', 'always'],
      description:
        'Whether `void` may mark a task that is meant to have no owner: `with-reason` asks for a comment on its line, or above; `in-components` accepts it in files that import React, Vue or the like, whose handlers and effects nobody awaits.',
    },
    ignoreNeverRejects: {
      type: 'boolean',
      description:
        'Take a function of the same file that catches all of its own errors for `detached`.',
    },
    ignoreIIFE: {
      type: 'boolean',
      description: 'Accept an async function that is called where it is written.',
    },
    checkThenables: {
      type: 'boolean',
      description: 'Also report values that have a `then`, but not all that a promise has.',
    },
    checkAny: {
      type: 'boolean',
      description:
        'Also report a call whose type is `any` or not known, when the file awaits the same function elsewhere.',
    },
    allow: allowSchema,
    allowHandlers: {
      type: 'array',
      description:
        'Functions that a task may hand its error to and need no other owner, by name: `captureException`, `Sentry.captureException`.',
      items: { type: 'string' },
      uniqueItems: true,
    },
  };
}
