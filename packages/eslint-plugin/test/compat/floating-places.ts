/** Promises in places of all kinds; as in the table of chains and types. */
export const FLOATING_PLACES = String.raw`
(await save()).toString();
await save().then(plain);
await (ok ? save() : plain());
await [save()];
await Promise.all([save()]);
await taskList;
await (p as Promise<number> & number);
await branded;
await deferred.finally(plain);
await using resource = asyncDisposable; save();
using resource = disposable; save();
for (save(); ok; save()) plain();
for (const x of [save()]) x;
for (const x of xs) { save(); continue; }
for (const x in tasksByName) tasksByName[x];
for await (const x of [save()]) x;
while ((save(), ok)) break;
if ((save(), ok)) plain();
switch ((save(), 1)) { case 1: p; default: p.catch(handler); }
throw save();
try { await save(); } catch { save().catch(handler); } finally { save().finally(plain); }
with_: { save(); break with_; }
{ save(); }
;save();
'use strict'; save();
debugger; p;
ok ? (save(), 1) : 1;
ok ? (ok ? save() : 1) : 1;
ok ? p.catch(handler) : ok ? p.then(plain, handler) : p;
ok ? await p : p.catch(handler);
ok ? [p] : 1;
ok ? void p : p;
ok ? (p as any) : (p as unknown);
(ok ? p : 1) as unknown;
(ok ? p : p.catch(handler))!;
(ok ? save : plain)();
(ok ? save : count)().catch(handler);
(ok && save)();
(ok && p) || p.catch(handler);
(ok && p.catch(handler)) || p.catch(handler);
(ok || p) && p.catch(handler);
(maybeP ?? p).catch(handler);
(maybeP ?? p);
maybeP && maybeP.catch(handler);
maybeP && (await maybeP);
maybeP || plain();
maybeP ?? (p, 1);
p ?? p.catch(handler);
ok && [p];
ok && p && p;
ok && p.then && 1;
ok && void p;
!p || p.catch(handler);
(p, p.catch(handler));
(p.catch(handler), 1);
(1, p);
(p, 1), 2;
(plain(), ok) && p;
void (p, 1);
void (ok ? p : 1);
void (maybeP ?? p.catch(handler));
void [p];
void (await p);
void p.then(plain);
void p.finally(plain).catch(handler);
void void p.catch(handler);
void deep.a?.b?.load();
void (deep.a?.b?.f?.().catch(handler));
void tasks;
void 'x';
void (save as any)();
void tag${'`a`'};
void new Later(() => {});
void (async () => save())();
void import('node:fs');
void like;
void (key as unknown as typeof p);
!p;
+p;
typeof p;
delete tasksByName.a;
p instanceof Promise;
p === p;
'then' in p;
let kept = p; kept = save();
let kept = maybeP; kept ||= p;
let kept = maybeP; kept &&= p;
let kept = maybeP; (kept ??= p);
let kept = maybeP; ok && (kept ??= p);
let kept = maybeP; (kept ??= p), p;
let kept = maybeP; (kept ??= p)?.catch(handler);
let kept = maybeP; (kept = p).then(plain);
let kept = maybeP; (kept = p) as unknown;
let kept = maybeP; void (kept = p);
let [kept] = [p]; [kept] = [save()];
let kept; ({ kept } = { kept: p });
const { load: go } = remote; go(1);
const { a = save() } = {} as { a?: Promise<string> }; a;
const go = async () => {}; go(), go().catch(handler);
const go = () => void save();
const go = () => void (ok && save());
const go = () => !save();
const go = () => (void save());
const go = () => { void save(); };
const go = () => typeof save();
const go = () => +save();
const go = () => void [save()];
const go = () => void save().catch(handler);
const go = () => void save().then(plain, handler);
const go = async () => void (await save());
const go = async () => await save();
const go = (x = save()) => void x;
const go = function* () { yield save(); yield* [save()]; };
const go = function* () { save(); const x: Promise<void> = yield; x; };
const go = async function* () { yield save(); yield* go(); };
const go = async function* () { go().next(); go().return(1); go().throw(1); go(); };
const go = { async run() { this.run(); }, get p() { p; return p; }, set p(x) { x; }, f: () => void save() }; go.run(); go.p;
const go = { then(f: () => void, g: () => void) {} }; go;
class Own_ { async run() { this.run(); this?.run(); void this.run(); } }
class Own_ { #run = save; async go() { this.#run(); this.#run().catch(handler); } }
class Own_ { async #catch(f: () => void) {} go() { this.#catch(plain); } }
class Own_ { async #then(f: () => void, g: () => void) {} go() { this.#then(plain, plain); } }
class Own_ { async #finally(f: () => void) {} go() { this.#finally(plain); } }
class Own_ { async catch(f: () => void) {} go() { this.catch(plain); } }
class Own_ { async catch(f?: () => void) {} static then = save; go() { Own_.then(1); this.catch(); } }
class Own_ { static async make() { return new this(); } static { this.make(); Own_.make(); } }
class Own_ { field = save(); static field = save(); static other = (save(), 1); accessor x = save(); }
class Own_ { get ready() { return save(); } go() { this.ready; this['ready']; } }
class Own_ { [key]() { return save(); } ['go']() { return save(); } run() { this['go'](); } }
class Own_ extends Promise<void> { go() { this; this.then(plain); super.then(plain); super.catch(handler); } }
class Own_ extends Later<void> { async go() { super.finally(plain); return this; } }
class Own_ extends Array<Promise<void>> { go() { this; this.map((x) => x); } }
class Own_ { then(f: () => void, g: () => void): this { return this; } go() { this.then(plain, plain); this; } }
class Own_<T extends Promise<void>> { constructor(private x: T) { x; this.x; this.x.catch(handler); } }
class Own_ { constructor(private p = save()) { void p; this.p; } }
class Own_ { @(decorate(() => save())) run() { save(); } }
function inner<T extends Later<void>>(x: T) { x; x.then(plain); x.catch(handler); }
function inner<T extends Promise<void>, U extends T>(x: U, y: U[]) { x; y; }
function inner<T extends Promise<void> | undefined>(x: T, y: NonNullable<T>) { x; x?.catch(handler); y; }
function inner<T extends readonly Promise<void>[]>(x: T, y: T[number]) { x; y; }
function inner<T extends [Promise<void>]>(x: T, y: [...T]) { x; y; }
function inner<T>(x: T extends string ? Promise<T> : never, y: Promise<T>) { x; y; }
function inner<T extends { p: Promise<void> }, K extends keyof T>(x: T, y: T[K], z: T['p']) { x.p; y; z; }
function inner<T extends Promise<void> & { a: 1 }>(x: T, y: T & { b: 1 }) { x; y; }
function inner<T extends PromiseLike<void>>(x: T) { x; x.then(plain, handler); }
function inner<T extends () => Promise<void>>(x: T, y: ReturnType<T>) { x(); y; }
function inner(x: unknown, y: object, z: {}) { if (x instanceof Promise) x; if (y instanceof Promise) y; z; }
function inner(x: unknown): asserts x is Promise<void> { x; }
function inner(x: Promise<void> | string) { if (typeof x === 'string') { x; } else { x; } }
function inner(x: Promise<void> | string) { typeof x === 'string' || x.catch(handler); typeof x === 'string' || x; }
function inner(this: { go(): Promise<void> }, ...xs: Promise<void>[]) { this.go(); xs; xs[0]; arguments; }
function inner({ a, ...rest }: { a: Promise<void>; b: Promise<void> }) { a; rest; rest.b; }
Space.run();
Space.ready;
Space.Inner.run();
Space.Inner.run().catch(handler);
(Space?.run)();
nodeTest('a', plain);
nodeTest.describe('a', plain);
sleep(1);
sleep(1).then(plain, handler);
fs.promises.readFile('a');
fs.readFile('a', handler);
EventEmitter.once(emitter, 'a');
fetch('/');
fetch('/').then((x) => x.json()).catch(handler);
new Response().json();
crypto.subtle.digest('SHA-1', typed);
element.animate([]).finished;
queueMicrotask(() => save());
navigator?.clipboard?.writeText('a');
tag${'`a`'}.catch(handler);
tag${'`a`'}.finally(plain);
(await import('node:fs')).promises.rm('a');
new.target;
import.meta;
<button />;
<Component onDone={plain} />;
`;

/** Statements as they stand: at the top of the module. `$` is a number of their own. */
export const FLOATING_AT_TOP = String.raw`
save();
await save();
void save();
[save()];
p.catch(handler);
export default save();
export default (save(), 1);
export const top$ = save();
export const top$ = () => void save();
export { save as save$ };
const { a$ } = { a$: save() }; a$;
namespace Inner$ { save(); export const x = save(); }
namespace Inner$ { export namespace More { p; void p; } }
declare namespace Inner$ { const x: Promise<void>; }
enum Enum$ { a = (save(), 1) }
class Top$ { static { save(); } field = () => void save(); [((save()), 'x')] = 1; }
@(decorate(() => { save(); })) class Top$ {}
label$: for (;;) { save(); break label$; }
if (ok) save(); else p;
await using top$ = asyncDisposable;
using top$ = (save(), disposable);
function top$(this: void, x = () => void save()) { save(); }
async function* top$() { save(); yield* top$(); }
export async function top$() { return save(); }
abstract class Top$ { abstract run(): Promise<void>; go() { this.run(); } }
interface Top$ { run(): Promise<void> } declare const top$: Top$; top$.run();
import fs$ = require('node:fs'); fs$.promises;
type Top$ = Promise<void>; declare const top$: Top$; top$;
declare module 'x$' { export const p: Promise<void>; }
`;
