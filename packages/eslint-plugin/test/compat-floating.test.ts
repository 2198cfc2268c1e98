/**
 * `compat` promises the statements of `@typescript-eslint/no-floating-promises`, so that rule is asked too. All cases
 * stand in one file, as types are dear: each in a function of its own, and a case is equal when its lines are.
 */
import { Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, test } from 'vitest';
import { rules } from '../src/index.ts';
import { languages, typedFileName } from './hosts.ts';

const PRELUDE = `
import { ESLint } from 'eslint';
import { ambient, type Ambient } from 'ambient-package';
declare function save(id?: string): Promise<string>;
declare function plain(): void;
declare function maybe(): Promise<void> | undefined;
declare function either(): Promise<void> | number;
declare function promiseOrPromise(): Promise<string> | Promise<number>;
declare function handler(error: unknown): void;
declare function list(): Promise<void>[];
declare function readonlyList(): readonly Promise<void>[];
declare function tuple(): [Promise<void>, number];
declare function mixedList(): (Promise<void> | number)[];
declare function plainList(): number[];
declare function maybeList(): Promise<void>[] | undefined;
declare function nested(): Promise<void>[][];
declare function promisedList(): Promise<Promise<void>[]>;
declare function generic<T>(value: T): T;
declare function tag(parts: TemplateStringsArray, ...values: unknown[]): Promise<void>;
declare function plainTag(parts: TemplateStringsArray): string;
declare function anything(): any;
declare function unknownThing(): unknown;
declare function never(): never;
declare const ok: boolean;
declare const pending: Promise<string>;
declare const nothing: undefined;
declare const anyHandler: any;
declare const unknownHandler: unknown;
declare const maybeHandler: ((error: unknown) => void) | undefined;
declare const handlers: [(error: unknown) => void];
declare const callable: { (error: unknown): void; extra: number };
declare const api: {
  load(): Promise<void>;
  plain(): void;
  deep: { load(): Promise<void> };
  optional?(): Promise<void>;
  readonly ready: Promise<void>;
  list: Promise<void>[];
};
declare const maybeApi: typeof api | undefined;
declare const branded: Promise<void> & { readonly brand: 1 };
interface Rejectable { then(done: () => void, failed: (error: unknown) => void): Rejectable }
interface Builder { where(name: string): Builder; then(done: () => void): Builder }
interface Fancy extends Promise<string> { readonly fancy: true }
interface Weird { then: number }
type SafeAlias = Promise<string> & { readonly safe: 'alias' };
interface SafePromise extends Promise<string> { readonly safe: true }
class Job extends Promise<void> {}
class OwnJob<T> extends Job { value?: T }
class Thenable { then(done: (value: string) => void, failed: (error: unknown) => void): void {} }
class Service {
  static async start() {}
  async load() {}
  #hidden = async () => {};
  run() { void this.#hidden; }
}
declare const like: PromiseLike<void>;
declare const rejectable: Rejectable;
declare const builder: Builder;
declare const weird: Weird;
declare const fancy: Fancy;
declare const safe: SafePromise;
declare const safeAlias: SafeAlias;
declare function makeSafe(): SafePromise;
declare function makeAlias(): SafeAlias;
declare function makeSafes(): SafePromise[];
declare function makeAmbient(): Ambient;
declare function safeOrNot(): SafePromise | Promise<string>;
declare const linter: ESLint;
declare const xs: number[];
declare const key: string;
const CATCH = 'catch';
const THEN = 'then' as const;
async function* pages() { yield 1; }
function* steps() { yield save(); }
async function own() {}
const arrow = async () => {};
`;

const AMBIENT = `
declare module 'ambient-package' {
  export interface Ambient extends Promise<void> { readonly ambient: true }
  export function ambient(): Promise<void>;
}
`;

const CASES = String.raw`
save();
save?.();
plain();
maybe();
either();
promiseOrPromise();
never();
anything();
unknownThing();
own();
arrow();
pending;
nothing;
branded;
new Promise(() => {});
new Promise<void>((resolve) => resolve()).then(plain);
new Job(() => {});
new OwnJob<string>(() => {});
new Thenable();
new Service();
new Service().load();
Service.start();
import('eslint');
import('eslint').then(plain);
import('eslint').catch(handler);
Promise.resolve(1);
Promise.reject(new Error());
Promise.all([save()]);
Promise.allSettled([save()]);
Promise.race([save()]);
api.load();
api?.load();
maybeApi?.load();
maybeApi?.deep.load();
maybeApi!.load();
api.optional?.();
api['load']();
api.plain();
api.ready;
api.list;
maybeApi?.ready;
api.deep.load().then(plain);
save().then();
save().then(plain);
save().then(plain, handler);
save().then(plain, undefined);
save().then(plain, null);
save().then(undefined, handler);
save().then(plain, anyHandler);
save().then(plain, maybeHandler);
save().then(...handlers);
save().then(plain, ...handlers);
save().then(plain).then(plain, handler);
save().then(plain, handler).then(plain);
save().catch();
save().catch(handler);
save().catch(() => {});
save().catch(undefined);
save().catch(null);
save().catch(anyHandler);
save().catch(unknownHandler as never);
save().catch(maybeHandler);
save().catch(callable);
save().catch(...handlers);
save().catch(handler).then(plain);
save().catch(handler).finally(plain);
save().catch(null).finally(plain);
save().finally();
save().finally(plain);
save().finally(plain).finally(plain);
save().finally(plain).catch(handler);
save().finally(plain).then(plain, handler).finally(plain);
save()['catch'](handler);
save()[CATCH](handler);
save()[THEN](plain, handler);
save()[${'`catch`'}](handler);
save()['finally'](plain);
save()?.catch(handler);
maybe()?.catch(handler);
maybe()?.then(plain);
maybe()?.finally(plain);
maybe()?.catch(handler).finally(plain);
(maybe()?.catch(handler))?.finally(plain);
(save() as Promise<string>).catch(handler);
(save().catch(handler) as Promise<void>);
save()!;
save().catch(handler)!;
save() satisfies Promise<string>;
save() as unknown;
save() as any;
<Promise<void>>anything();
(anything() as Promise<void>);
generic(save());
generic(pending);
generic(1);
generic<Promise<void>>(anything());
await save();
await pending;
await list();
await promisedList();
await Promise.all(list());
await (maybe() ?? save());
void save();
void 0;
void plain();
void pending;
void save().catch(handler);
void save().then(plain);
void list();
void [save()];
void (ok && save());
void (ok ? save() : plain());
void (plain(), save());
void void save();
void (async () => {})();
void (save() as unknown);
void xs.map(save as never);
void (api.list = list());
void maybeApi?.load();
void maybe()?.catch(handler);
!save();
!(async () => {})();
typeof save();
-(await save());
ok && save();
ok && save().catch(handler);
ok && plain();
ok || save();
save() || plain();
save() && plain();
maybe() ?? plain();
maybe() ?? save();
maybe() ?? save().catch(handler);
pending && ok;
ok ? save() : save();
ok ? save() : plain();
ok ? plain() : save();
ok ? plain() : plain();
ok ? save().catch(handler) : plain();
ok ? save().catch(handler) : save();
ok ? maybe()?.catch(handler) : plain();
ok ? list() : plain();
ok ? void save() : plain();
ok && (plain(), save());
plain(), save();
save(), plain();
save().catch(handler), plain();
plain(), void save();
plain(), list();
plain(), await save();
plain(), (ok ? save() : plain());
list();
readonlyList();
tuple();
mixedList();
plainList();
maybeList();
nested();
promisedList();
makeSafes();
[save(), save()];
[save(), 1];
[pending];
[1, 2];
[];
[await save()];
[[save()]];
({ done: save() });
xs.map(async (x) => x);
xs.map((x) => x);
xs.map((x) => (ok ? save() : x));
xs.forEach(async (x) => x);
xs.flatMap((x) => [save()]);
Array.from(xs, async (x) => x);
list().map((each) => each.catch(handler));
list().slice();
list()[0];
list()[0]?.catch(handler);
tag${'`a`'};
tag${'`a ${1}`'};
plainTag${'`a`'};
${'`${save()}`'};
pages();
pages().next();
pages()[Symbol.asyncIterator]();
steps().next();
steps();
for await (const page of pages()) plain();
for (const each of list()) each;
for (const each of list()) each.catch(handler);
if (ok) save();
if (ok) { save(); } else api.load();
while (ok) save();
do save(); while (ok);
label: save();
switch (key) { case 'a': save(); break; default: save().catch(handler); }
try { save(); } catch { api.load(); } finally { pending; }
let stored; stored = save();
let kept: Promise<string> | undefined; kept ??= save();
let again; ok && (again = save());
let voided; void (voided = save());
const held = save();
const alias = save; alias();
const { load } = api; load();
(async () => {})();
(async function () {})();
(async () => {})().catch(handler);
(async () => {})().then(plain);
(async () => { save(); })();
(() => save())();
(() => {})();
(function () { return save(); })();
(function* () { yield save(); })();
(async () => {})?.();
((async () => {}) as () => Promise<void>)();
ok && (async () => {})();
plain(), (async () => {})();
xs.forEach(() => { save(); });
xs.forEach(() => save());
xs.forEach(() => void save());
xs.forEach(() => void save().catch(handler));
xs.forEach(() => void plain());
xs.forEach(() => void list());
xs.forEach(() => void (ok && save()));
xs.forEach(() => !save());
xs.forEach(() => (void save(), plain()));
xs.forEach(function () { void save(); });
setTimeout(() => save());
setTimeout(async () => { await save(); save(); });
rejectable;
rejectable.then(plain, handler);
rejectable.then(plain, null as never);
builder;
builder.where('a');
builder.then(plain);
like;
like.then(plain);
like.then(plain, handler);
weird;
new Thenable().then(plain, handler);
fancy;
fancy.then(plain);
fancy.catch(handler);
safe;
safeAlias;
makeSafe();
makeAlias();
makeAmbient();
ambient();
safeOrNot();
makeSafe().then(plain);
makeSafe().finally(plain);
[makeSafe()];
[makeSafe(), save()];
ok && makeSafe();
void makeSafe();
linter.lintText('');
linter.lintText('').then(plain);
linter?.lintText('');
ESLint.version;
function inner<T extends Promise<void>>(value: T) { value; }
function inner<T extends Promise<void>[]>(value: T) { value; }
function inner<T>(value: T) { value; }
function inner<T extends Promise<void> | number>(value: T) { value; }
function inner<T extends () => void>(value: T) { save().catch(value); }
function inner(this: Promise<void>) { this; this.then(plain); this.catch(handler); }
function inner(value = save()) { value; }
class Inner { constructor() { save(); } static { save(); } set x(v: number) { save(); } }
class Inner extends Service { override async load() { super.load(); } }
async function inner() { save(); return save(); }
save()
  .then(plain);
ok &&
  save();
(
  save()
);
plain(),
  save();
`;

/** One case a line; what is indented, or closes, belongs to the line before. */
const cases = CASES.trim().split(/\n(?![\s)])/);

const OPTIONS = [
  {},
  { ignoreVoid: false },
  { ignoreIIFE: true },
  { checkThenables: true },
  { checkThenables: true, ignoreVoid: false, ignoreIIFE: true },
  { allowForKnownSafeCalls: ['save', 'load', 'makeSafe', 'lintText'] },
  { allowForKnownSafeCalls: [{ from: 'file', name: ['save', 'api'] }] },
  { allowForKnownSafeCalls: [{ from: 'file', name: 'makeSafe', path: 'file.ts' }] },
  { allowForKnownSafeCalls: [{ from: 'file', name: 'load', path: './nowhere.ts' }] },
  { allowForKnownSafeCalls: [{ from: 'lib', name: ['all', 'reject', 'map'] }] },
  { allowForKnownSafeCalls: [{ from: 'package', name: 'lintText', package: 'eslint' }] },
  { allowForKnownSafeCalls: [{ from: 'package', name: 'lintText', package: 'es' }] },
  { allowForKnownSafeCalls: [{ from: 'package', name: 'ambient', package: 'ambient-package' }] },
  { allowForKnownSafePromises: ['SafePromise', 'SafeAlias'] },
  { allowForKnownSafePromises: ['Promise'], ignoreVoid: false },
  { allowForKnownSafePromises: [{ from: 'file', name: 'SafePromise' }] },
  { allowForKnownSafePromises: [{ from: 'file', name: 'SafeAlias', path: 'other.ts' }] },
  { allowForKnownSafePromises: [{ from: 'lib', name: ['Promise', 'PromiseLike'] }] },
  { allowForKnownSafePromises: [{ from: 'lib', name: 'SafePromise' }] },
  { allowForKnownSafePromises: [{ from: 'package', name: 'Ambient', package: 'ambient-package' }] },
  { allowForKnownSafePromises: [{ from: 'package', name: 'Ambient', package: 'other' }] },
  { allowForKnownSafePromises: ['Rejectable', 'Thenable'], checkThenables: true },
];

const text = [
  PRELUDE,
  ...cases.map((each, index) => `async function case${index}() {\n${each}\n}`),
].join('\n');

const plugins = { ts: tseslint.plugin, taskgroup: { rules } };
const linter = new Linter();

/** The lines that each of the rules reports for the same text. */
function lint(options: object, language: keyof typeof languages = 'TypeScript with types') {
  const config = {
    files: ['**'],
    languageOptions: languages[language],
    plugins,
    rules: {
      ...(language === 'TypeScript with types' && {
        'ts/no-floating-promises': ['error', options],
      }),
      'taskgroup/no-floating-task': ['error', { compat: options }],
    },
    settings: { taskgroup: { allowedPaths: [] } },
  } as unknown as Linter.Config;
  const found = linter.verify(`${text}\n${AMBIENT}`, config, typedFileName);
  const linesOf = (rule: string) =>
    found.filter(({ ruleId }) => ruleId === rule).map(({ line }) => line);
  expect(found.filter(({ ruleId }) => !ruleId)).toEqual([]);
  return {
    theirs: linesOf('ts/no-floating-promises'),
    ours: linesOf('taskgroup/no-floating-task'),
  };
}

const lines = text.split('\n');
const say = (found: readonly number[]) => found.map((line) => `${line}: ${lines[line - 1]}`);

test('there are cases enough, and both rules have much to say of them', () => {
  expect(cases.length).toBeGreaterThan(150);
  expect(lint({}).theirs.length).toBeGreaterThan(80);
});

describe.for(OPTIONS)('with %j', (options) => {
  test('reports the lines that typescript-eslint reports, and no other', () => {
    const { ours, theirs } = lint(options);
    expect(say(ours)).toEqual(say(theirs));
  });
});

test('says less without types, and nothing that it would not say with them', () => {
  for (const options of OPTIONS) {
    const { theirs } = lint(options);
    const { ours } = lint(options, 'TypeScript without types');
    expect(say(ours.filter((line) => !theirs.includes(line)))).toEqual([]);
  }
  expect(lint({}, 'TypeScript without types').ours.length).toBeGreaterThan(20);
});
