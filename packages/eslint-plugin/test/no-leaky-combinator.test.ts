import { rules } from '../src/index.ts';
import { testRule } from './hosts.ts';

const rule = rules['no-leaky-combinator']!;
const everywhere = [
  'JavaScript, by espree',
  'TypeScript without types',
  'TypeScript with types',
] as const;

testRule('no-leaky-combinator', rule, everywhere, {
  valid: [
    'Promise.all([load()]);',
    'async function f() { await Promise.allSettled([a(), b()]); }',
    'const Promise = require("bluebird"); Promise.all([a(), b()]);',
    'then(Promise.all);',
  ],
  invalid: [
    {
      code: 'export const run = async () => { await Promise.all([a(), b()]); };\n',
      errors: [
        {
          messageId: 'all',
          line: 1,
          column: 40,
          endLine: 1,
          endColumn: 51,
          suggestions: [
            {
              messageId: 'suggestion',
              data: { title: 'Give the tasks a group.' },
              output: `import { TaskGroup } from '@taskgroup/runtime';\n\nexport const run = async () => { await TaskGroup.all([() => a(), () => b()]); };\n`,
            },
          ],
        },
      ],
    },
    {
      // Events have no suggestion: a loser that waits for one would hang the group.
      code: 'Promise.race([a(), once(b, "c")]);',
      errors: [{ messageId: 'race', line: 1, column: 1, endLine: 1, endColumn: 13 }],
    },
    {
      code: 'Promise.allSettled([a(), b]);',
      options: [{ checkSettled: true }],
      errors: [
        {
          messageId: 'settled',
          line: 1,
          column: 1,
          endLine: 1,
          endColumn: 19,
          suggestions: 1,
        },
      ],
    },
  ],
});

testRule('no-leaky-combinator', rule, ['TypeScript with types'], {
  valid: [
    // Types show that one of the two is no task.
    'declare const name: string; declare function a(): Promise<void>; Promise.all([a(), name]);',
  ],
  invalid: [
    {
      // Types show that the property is an array, so that the twin can take it apart.
      code: 'declare const o: { xs: string[] };\nPromise.all(o.xs.map(async (x) => x));',
      errors: [
        {
          messageId: 'all',
          line: 2,
          column: 1,
          endLine: 2,
          endColumn: 12,
          suggestions: [
            {
              messageId: 'suggestion',
              data: { title: 'Give the tasks a group.' },
              output: `import { TaskGroup } from '@taskgroup/runtime';\n\ndeclare const o: { xs: string[] };\nTaskGroup.map(o.xs, async (x) => x);`,
            },
          ],
        },
      ],
    },
  ],
});
