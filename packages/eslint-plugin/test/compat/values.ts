/** Functions stored and returned, and resources; each in an async function of its own. */
export const VALUES = String.raw`
holder.f = async () => {};
holder.f ??= async () => {};
holder.f ||= save;
holder.f &&= save;
holder['f'] = save;
holder!.f = save;
(holder as any).f = save;
(holder.f as any) = save;
(holder.f) = save;
holder.f = plain, holder.f = save;
handlers.onDone = handlers.onWait = async () => {};
handlers.onBoth = async () => {};
handlers.list[0] = async () => {};
handlers.x = async () => {};
handlers.onDone = (async () => {}) as Callback;
[handlers.onDone] = [async () => {}];
({ a: handlers.onDone } = { a: async () => {} });
({ a: handlers.onDone = async () => {} } = {} as { a?: () => void });
[handlers.onDone = async () => {}] = [] as any;
let a: Callback; ({ a } = { a: save });
let a: Callback; ({ a = save } = {} as any);
let a: Callback = plain; a = ok ? save : plain;
let a: Callback | Promise<void>; a = async () => {};
let a; a = async () => {};
let a = plain; a = save;
var a: typeof plain = save;
const a: typeof save = save;
const a: VoidOf<() => string> = async () => {};
const a: Runner['run'] = async () => {};
const a: Runner['both'] = async () => {};
const a: Parameters<typeof takesVoid>[0] = async () => {};
const a: ReturnType<typeof curried> = async () => {};
const a: NonNullable<Callback | undefined> = save;
const a: Callback & { x?: 1 } = save;
const a: readonly Callback[] = [save];
const a: [Callback] = [save];
const a: [...Callback[]] = [save];
const a: { [name: string]: Callback } = { a: save, async b() {} };
const a: Record<'a', Callback> = { async a() {} };
const a: Partial<Runner> = { run: save, stop: save };
const a: { (): void; x?: 1 } = save;
const a: { new (): void; (): void } = save as any as { new (): void; (): Promise<void> };
const a: new () => void = class {};
const a: Function = save;
const a: object = save;
const a: unknown = save;
const a: (() => void) = (async () => {});
const a: typeof plain | typeof save = save;
const a: import('node:events').EventEmitter['emit'] = async () => true;
const a: () => undefined = async () => {};
const a: () => void | Promise<void> = async () => {};
const a: () => asserts a = async () => {};
const a: abstract new () => void = class {};
const { a }: { a: Callback } = { a: save };
const { a = save }: { a?: Callback } = {};
const { a: { b = async () => {} } = {} }: { a?: { b?: Callback } } = {};
const [a = save]: [Callback?] = [];
const [a]: [Callback] = [save];
const a = { b: save } satisfies { b: Callback };
const a = { async b() {} } satisfies Record<string, Callback>;
const a = { b: [save] } satisfies { b: Callback[] };
const a = (async () => {}) satisfies Callback;
const a = (async () => {}) as Callback;
const a: Callback = same(save);
const a: Callback = ok ? save : plain;
const a: Callback = (plain(), save);
const a: Callback = handlers.x;
const a: Callback = handlers.onWait!;
const a: Callback = function* () { yield p; };
const a: Callback = async function* () {};
const a: Callback = () => later;
const a: Callback = () => like;
const a: () => Callback = () => save;
const a: () => Callback = () => { return save; };
const a: () => Callback = async () => { return save; };
const a: () => Promise<Callback> = async () => { return save; };
const a: { b(): Callback } = { b() { return save; } };
const a: { get b(): Callback } = { get b() { return save; } };
for (const a: Callback = save; ; ) break;
for (let a: Callback = save, b: Callback = async () => {}; ; ) break;
using a = wrong;
using a = disposable;
using a = wrongOrNot;
using a = maybeWrong;
using a = both;
using a = unionDispose;
using a = asyncDisposable;
using a = anything();
using a = null;
using a = { async [Symbol.dispose]() {} };
using a = { [Symbol.dispose]: save };
using a = { [Symbol.dispose]() { return p; } };
using a = ok ? wrong : disposable;
using a = wrong as Disposable;
using a: Disposable = wrong;
using a: Disposable = disposable;
using a: typeof wrong = wrong;
using a = disposable, b = wrong;
await using a = wrong;
await using a = both;
await using a: Disposable = wrong;
await using a = { async [Symbol.dispose]() {} };
for (using a of [wrong]) use(a);
for (await using a of [wrong]) use(a);
const a: Disposable = wrong;
const a: Disposable = { async [Symbol.dispose]() {} };
const a: Disposable = { [Symbol.dispose]: save };
const a: Disposable = disposable;
const a: Disposable | undefined = maybeWrong;
const a: { [Symbol.dispose]: unknown } = wrong;
const a: Disposable & { x?: 1 } = wrong;
const a: Disposable[] = [wrong];
let a: Disposable; a = wrong;
const { x = wrong }: { x?: Disposable } = {};
const a: typeof both = { [Symbol.dispose]: save, [Symbol.asyncDispose]: save };
class D { async [Symbol.dispose]() {} } using a = new D();
class D implements Disposable { async [Symbol.dispose]() {} }
class D<T> { [Symbol.dispose]!: () => T } using a = new D<Promise<void>>();
function f<T extends { [Symbol.dispose](): Promise<void> }>(x: T) { using a = x; const b: Disposable = x; }
function f<T extends Callback>(x: T): T { return save as T; }
function f<T extends Callback>(): T { const a: T = save as any; let b: T; b = save as any as T; return anything(); }
function f<T extends (f: () => void) => void>(x: T) { x(async () => {}); }
function f<T extends new (f: () => void) => object>(x: T) { new x(async () => {}); }
function f<T extends { on(f: () => void): void }>(x: T) { x.on(async () => {}); x['on'](save); }
function f<T extends { on: (f: () => void) => void }, K extends 'on'>(x: T, k: K) { x[k](async () => {}); }
function f<T extends () => Promise<void>>(x: T) { takesVoid(x); const a: Callback = x; takesOptions({ done: x }); return <button onClick={x} />; }
function f<T>(x: (f: () => T) => void) { x(async () => {}); }
function f<T extends void>(x: (f: () => T) => void) { x(async () => {}); }
function f<T extends Promise<void>>(x: () => T) { takesVoid(x); }
function f(x: Callback = save, { y = save }: { y?: Callback } = {}, [z = save]: Callback[] = []) {}
function f(): Callback { return save; }
function f(): Callback | undefined { if (ok) return; return save; }
function f(): Callback | AsyncCallback { return save; }
function f(): { a: Callback } { return { a: save }; }
function f(): { a: Callback } { return { async a() {} }; }
function f(): { a(): void } | { b: 1 } { return { async a() {} }; }
function f(): Callback[] { return [save]; }
function f(): [Callback] { return [save]; }
function f(): typeof plain { return save; }
function f(): Runner['run'] { return save; }
function f(): VoidOf<Callback> { return save; }
function f(): { (): void } { return save; }
function f(): { (): void; x: 1 } { return anything() as { (): Promise<void>; x: 1 }; }
function f(): unknown { return save; }
function f(): void { return save() as never; }
function f() { return save; }
async function f(): Promise<Callback> { return save; }
async function f(): Promise<Callback | undefined> { return ok ? save : undefined; }
function* f(): Generator<Callback, Callback> { yield save; return save; }
async function* f(): AsyncGenerator<Callback, Callback> { yield save; return save; }
function f(): (f: () => void) => Callback { return (g) => save; }
function f(): () => Callback { return () => { return save; }; }
function f(): Promise<Callback> { return Promise.resolve(save); }
function f(this: Runner): Callback { return this.wait; }
function f(): Callback { try { return save; } finally { plain(); } }
function f(): Callback { switch (key) { case 'a': return save; default: return plain; } }
const f = function (): Callback { return save; };
const f = (): Callback => save;
const f = (): Callback => { return save; };
const f = async (): Promise<Callback> => { return save; };
const f: typeof curried = (a) => { return save; };
const f = { get a(): Callback { return save; }, b(): Callback { return save; } };
takesOptions({ done: plain, get fail(): Callback { return save; } });
wrap((): Callback => { return save; });
mapOf(xs, () => { return save; });
mapOf<number, Callback>(xs, () => { return save; });
`;

/** At the top of the module; `$` is a number of their own. */
export const CALLBACKS_AT_TOP = String.raw`
export const top$: Callback = async () => {};
export default { done: save } satisfies { done: Callback };
export default (async () => {}) satisfies Callback;
export const top$ = { done: save } as const satisfies Record<string, Callback>;
@(decorate(async () => {})) class Top$ {}
class Top$ { @(decorate(save)) run() {} }
namespace Inner$ { export const x: Callback = async () => {}; takesVoid(async () => {}); }
namespace Inner$ { export function f(): Callback { return save; } }
using top$ = wrong;
await using top$ = wrong;
export const { top$ = save }: { top$?: Callback } = {};
export let top$: Callback; top$ = save;
declare let top$: Callback; top$ ??= save;
takesVoid(await (async () => save)());
export class Top$ extends Base { async run() {} close() {} }
export abstract class Top$ extends Base { abstract override close(): Promise<void>; }
export interface Top$ extends Runner { run(): Promise<void> }
declare module 'y$' { interface X extends Runner { run(): Promise<void> } }
if (p) plain(); else if (!p) plain();
for (; p; ) break;
const top$ = { ...p, ...(await p) };
`;
