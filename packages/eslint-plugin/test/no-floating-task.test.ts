import { rules } from '../src/index.ts';
import { testRule } from './hosts.ts';
import { submitted } from './submitted.ts';

const rule = rules['no-floating-task']!;
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

testRule('no-floating-task', rule, everywhere, {
  valid: [
    'async function save() {}\nexport async function f() { await save(); }',
    'function plain() {}\nplain();',
    '(async () => { try { await load(); } catch (error) { report(error); } })();',
    { code: '(async () => {})();', options: [{ ignoreIIFE: true }] },
    { code: '[1].map(async (x) => x);', options: [{ report: ['unhandled'] }] },
    { code: 'void fetch("/");', options: [{ compat: true }] },
    'Promise.resolve().catch(console.error);',
    'Promise.resolve().catch(() => {});',
    'async function save() {}\nexport const f = () => void save();',
  ],
  invalid: [
    {
      code: 'async function save() {}\nfunction f() { save(); }',
      errors: [found('unhandled', 2, 16, 22)],
    },
    {
      code: 'async function save() {}\nasync function f() { save(); }',
      errors: [
        {
          ...found('unhandled', 2, 22, 28),
          suggestions: [
            {
              messageId: 'suggestion',
              data: { title: 'Await it.' },
              output: 'async function save() {}\nasync function f() { await save(); }',
            },
          ],
        },
      ],
    },
    {
      code: 'async function save() {}\nexport const f = () => void save();',
      options: [{ report: ['voided'] }],
      errors: [
        {
          ...found('voided', 2, 24, 35),
          ...submitted(
            "async function save() {}\nexport const f = () => void getBackgroundTaskManager().submit(() => save(), { name: 'save' });",
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
    { code: '[1].map(async (x) => x);', errors: [found('array', 1, 1, 24)] },
    { code: '(async function* () {})();', errors: [found('generator', 1, 1, 26)] },
    {
      code: 'async function save() {}\nasync function f() { save(); }',
      options: [{ compat: { ignoreVoid: false } }],
      errors: [
        {
          ...found('unhandled', 2, 22, 29),
          suggestions: [
            {
              messageId: 'suggestion',
              data: { title: 'Await it.' },
              output: 'async function save() {}\nasync function f() { await save(); }',
            },
          ],
        },
      ],
    },
    {
      code: 'export const f = () => void fetch("/");',
      options: [{ compat: { ignoreVoid: false } }],
      errors: [
        {
          ...found('voided', 1, 24, 39),
          ...submitted(
            'export const f = () => void getBackgroundTaskManager().submit(() => fetch("/"), { name: "fetch" });',
            '"',
          ),
        },
      ],
    },
  ],
});

testRule('no-floating-task', rule, ['TypeScript with types'], {
  valid: [
    // A builder that merely has a `then` does nothing until somebody calls it.
    'declare const query: { then(done: () => void): void };\nquery;',
    'declare function load(): void;\nload();',
    'declare const load: any;\nload();',
  ],
  invalid: [
    {
      code: 'declare function load(): Promise<void>;\nload();',
      errors: [found('unhandled', 2, 1, 7)],
    },
    {
      code: 'declare const query: { then(done: () => void): void };\nquery;',
      options: [{ checkThenables: true }],
      errors: [found('unhandled', 2, 1, 6)],
    },
    {
      code: 'declare const api: { load(): Promise<void> | undefined };\napi.load();',
      errors: [found('unhandled', 2, 1, 11)],
    },
    {
      code: 'declare const load: (id: string) => Promise<void>;\n["a"].map(load);',
      errors: [found('array', 2, 1, 16)],
    },
  ],
});
