import { rules } from '../src/index.ts';
import { testRule } from './hosts.ts';
import { submitted } from './submitted.ts';

const everywhere = [
  'JavaScript, by espree',
  'TypeScript without types',
  'TypeScript with types',
] as const;

const found = (messageId: string, line: number, column: number, endColumn: number) => ({
  messageId,
  line,
  column,
  endLine: line,
  endColumn,
});

testRule('no-unowned-task', rules['no-unowned-task']!, everywhere, {
  valid: [
    'async function save() {}\nexport async function f() { save(); }',
    'async function save() {}\nvoid save();',
    'async function save() {}\nexport async function f() { return (await save().catch(() => null)); }',
    'export const f = () => { Promise.resolve().catch(console.error); };',
    {
      code: 'async function save() {}\nexport const f = () => void save(); // nobody reads it',
      options: [{ allowVoid: 'with-reason' }],
    },
  ],
  invalid: [
    {
      code: 'async function save() {}\nasync function f() { void save(); }',
      errors: [
        {
          ...found('voided', 2, 22, 33),
          ...submitted(
            "async function save() {}\nasync function f() { void getBackgroundTaskManager().submit(() => save(), { name: 'save' }); }",
          ),
        },
      ],
    },
    {
      code: 'export const f = () => { Promise.resolve().catch(() => {}); };',
      errors: [
        {
          ...found('swallowed', 1, 26, 59),
          ...submitted(
            "export const f = () => { void getBackgroundTaskManager().submit(() => Promise.resolve(), { name: 'promise.resolve' }); };",
          ),
        },
      ],
    },
    {
      code: 'export const f = () => { Promise.resolve().catch(console.error); };',
      options: [{ report: ['detached'] }],
      errors: [
        {
          ...found('detached', 1, 26, 64),
          ...submitted(
            "export const f = () => { void getBackgroundTaskManager().submit(() => Promise.resolve().catch(console.error), { name: 'promise.resolve' }); };",
          ),
        },
      ],
    },
  ],
});

testRule('no-unowned-task', rules['no-unowned-task']!, ['TypeScript with types'], {
  valid: ['declare function load(): void;\nexport const f = () => void load();'],
  invalid: [
    {
      code: 'declare function load(): Promise<void>;\nexport const f = () => { load()["catch"](() => {}); };',
      errors: [
        {
          ...found('swallowed', 2, 26, 51),
          ...submitted(
            'declare function load(): Promise<void>;\nexport const f = () => { void getBackgroundTaskManager().submit(() => load(), { name: "load" }); };',
            '"',
          ),
        },
      ],
    },
  ],
});
