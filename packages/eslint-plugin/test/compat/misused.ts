/** Conditions, spreads and predicates; each in an async function of its own. */
export const MISUSED = String.raw`
if (branded) plain();
if (twice) plain();
if (promiseOrPlain) plain();
if (promiseOfOther) plain();
if (promiseOfBoth) plain();
if (promiseOfNothing) plain();
if (promiseOrNull) plain();
if (promiseOrObject) plain();
if (promisesOrOne) plain();
if (thenableOrText) plain();
if (maybeP) plain();
if (like) plain();
if (callableThen) plain();
if (unionThen) plain();
if (optionalThen) plain();
if (restThen) plain();
if (restTupleThen) plain();
if (anyThen) plain();
if (anyParameterThen) plain();
if (functionThen) plain();
if (optionalParameterThen) plain();
if (genericThen) plain();
if (overloadedThen) plain();
if (overloadedThen2) plain();
if (getterThen) plain();
if (numberSecond) plain();
if (construct) plain();
if (indexThen) plain();
if (deferred) plain();
if (chain) plain();
if (later) plain();
if (deeper && later) plain();
if (abstractTask) plain();
if (Fake) plain();
if (new Fake()) plain();
if (Own.p) plain();
if (alias2) plain();
if (whenText) plain();
if (whenEither) plain();
if (same(p)) plain();
if (sameTask(p)) plain();
if (awaited(p)) plain();
if (load('a')) plain();
if (load(1)) plain();
if (deep.a?.b?.load()) plain();
if (deep.a?.b?.ready) plain();
if (deep.a!.b!.ready) plain();
if (deep.a?.b?.ready!) plain();
if (tasksByName.a) plain();
if (tasksByName['a']!) plain();
if (xs[0]) plain();
if (optionalTuple[1]) plain();
if (namedTuple[1]) plain();
if ((p as unknown)) plain();
if (p as any) plain();
if (p satisfies Promise<string>) plain();
if ((plain(), p)) plain();
if (p, ok) plain();
if (await p) plain();
if (!(await p)) plain();
if (!p) plain();
if (!!p && !ok) plain();
if (!(p as any)) plain();
if (!maybeP) plain();
if (typeof p) plain();
if (void p) plain();
if (p instanceof Promise) plain();
if (p === maybeP) plain();
if (ok && (ok || (p ?? ok))) plain();
if ((ok && p) as boolean) plain();
if ((p || ok)!) plain();
if ((ok ? p : p) && ok) plain();
if ((ok && p) ? ok : p) plain();
if ((maybeP ?? p) || ok) plain();
if ([p]) plain();
if ({ p }) plain();
if (() => p) plain();
if (save) plain();
if (new Later(() => {})) plain();
if (import('node:fs')) plain();
if (tag${'`a`'}) plain();
if (async () => {}) plain();
if (super_ = p) plain(); var super_: any;
let kept; if ((kept = p)) plain();
let kept = maybeP; if ((kept ??= p)) plain();
let kept = maybeP; kept ||= p;
let kept = maybeP; kept &&= p;
let kept: any = ok; kept = p || ok;
while (!p) plain();
while (deep.a?.b?.load()) plain();
do plain(); while (promiseOfBoth);
for (p; ; p) break;
for (; p && ok; p) break;
for (let x = p; !x; x = p) break;
for (const x of [p]) if (x) plain();
for (const x in p) plain();
switch (p) { case p: break; default: }
switch (true) { case p && ok: break; case !p: break; }
return p ? 1 : 2;
return p && ok;
return ok && p;
return !p;
return p || undefined;
return p ?? undefined;
throw p || ok;
const x = p ? p : p;
const x = ok ? (p ? 1 : 2) : !p;
const x = (p && ok) || (ok && p);
const x = ((p || ok) ?? ok) && p;
const x = (p ?? ok) ?? (p ?? ok);
const x = ok && !p && p;
const x = (p, p) && ok;
const x = (await p) && p;
const x = p! && ok;
const x = (p as any) && ok;
const x = deep.a?.b?.ready && ok;
const x = (deep.a?.b?.ready ?? p) && ok;
const x = p && p && p && ok;
const x = ok || (ok || (p || ok));
const x = [p && ok, ok && p];
const x = { a: p && ok, b: !p };
const x = ${'`${p && ok}${!p}`'};
const x = (y = p && ok) => !y;
const x = () => p && ok;
const x = () => !p;
const { a = p || ok } = {} as any;
const x = p?.then && ok;
const x = typeof (p && ok);
const x = !(ok ? p : ok);
const x = !(p ?? ok);
const x = !(ok && (p ?? ok));
const x = (!p && ok) ? 1 : 2;
const x = (await (p && ok)) || ok;
use(p && ok);
use(!p);
use(p || ok, ok || p);
new Holder(() => p && ok);
const x = <button onClick={p && plain}>{p && ok}{!p}{p ? 1 : 2}</button>;
const x = <button {...(p && {})} />;
const x = <button {...p} />;
const x = <Component {...save()} onDone={plain} />;
class A { x = p && ok; static y = !p; [p && 'a'] = 1; #z = p ? 1 : 2; @(decorate(() => !p)) m() {} }
class A { go() { return this.p && ok; } p = p; get q() { return !this.p; } }
class A extends Promise<void> { go() { return this ? 1 : 2; } }
class A { then(f: () => void): void {} go() { if (this) plain(); } }
enum A { a = p ? 1 : 2 }
function f<T extends Promise<string> | undefined>(x: T) { if (x) plain(); }
function f<T extends Later<string>>(x: T) { if (x) plain(); return !x; }
function f<T extends PromiseLike<string>>(x: T, y: T | string) { if (x) plain(); if (y) plain(); }
function f<T>(x: Promise<T> | T) { if (x) plain(); }
function f<T extends string>(x: Promise<T> | T) { if (x) plain(); }
function f<T>(x: T & Promise<string>) { if (x) plain(); }
function f<T extends { p: Promise<string> }>(x: T, y: T['p'], z: T[keyof T]) { if (x.p) plain(); if (y) plain(); if (z) plain(); }
function f(x: unknown) { if (x instanceof Promise && x) plain(); }
function f(x: never, y: null, z: undefined) { if (x) plain(); if (y) plain(); if (z) plain(); }
function f(x?: Promise<boolean> | boolean, y?: Promise<boolean | undefined> | boolean) { if (x) plain(); if (y) plain(); }
function f(x: Promise<true> | boolean, y: Promise<boolean> | true) { if (x) plain(); if (y) plain(); }
function f(x: Promise<number[]> | number[], y: Promise<any> | string) { if (x) plain(); if (y) plain(); }
function f(x: Promise<any> | any, y: Promise<unknown> | unknown, z: Promise<never> | string) { if (x) plain(); if (y) plain(); if (z) plain(); }
function f(x: Promise<Promise<string>> | string, y: PromiseLike<string> | Promise<number> | string | number) { if (x) plain(); if (y) plain(); }
function f(x: Promise<'a' | 'b'> | 'a' | 'b', y: Promise<'a'> | 'a' | 'b') { if (x) plain(); if (y) plain(); }
function f(x: Promise<{ a: 1 }> | { a: 1; b?: 2 }, y: Promise<{}> | { a: 1 }) { if (x) plain(); if (y) plain(); }
function f(x: typeof restThen | string, y: typeof optionalThen | undefined) { if (x) plain(); if (y) plain(); }
xs.filter(save);
xs.filter(save as any);
xs.filter(save as () => unknown);
xs.filter(ok ? save : Boolean);
xs.filter(async function () { return true; });
xs.filter((async () => true));
xs.filter((async () => true) as () => any);
xs.filter(() => p);
xs.filter(() => promiseOrPlain);
xs.filter(() => like);
xs.filter(() => restThen);
xs.filter(async () => true, 1);
xs.filter(...[async () => true] as const);
xs.filter(...calls);
xs.filter?.(async () => true);
xs.filter!(async () => true);
(xs.filter)(async () => true);
(xs?.filter)(async () => true);
xs?.filter?.(async () => true);
xs['filter'](async () => true);
xs[${'`filter`'}](async () => true);
xs['fil' + 'ter'](async () => true);
const name = 'filter'; xs[name](async () => true);
const name = 'some' as const; xs[name](async () => true);
xs[key as 'filter'](async () => true);
xs.filter.call(xs, async () => true);
xs.filter.bind(xs)(async () => true);
Array.prototype.filter.call(xs, async () => true);
names.some(save);
names.every(async () => true);
plainTuple.find(async () => true);
plainTuple.findLastIndex(async () => true);
optionalTuple.filter(async () => true);
readonlyTuple.some(async () => true);
restTuple.findLast(save);
brandedArray.filter(async () => true);
arrayOrBranded.some(async () => true);
arrays.filter(async () => true);
arrays.some(async () => true);
maybeArrays?.every(async () => true);
maybeArrays!.every(async () => true);
(maybeArrays ?? []).every(async () => true);
(arrayOrSet as number[]).some(async () => true);
taskList.filter(async () => true);
tasks.filter(async () => true);
typed.filter(async () => true);
typed.some(async () => true);
new Set(xs).forEach(async () => {});
[...xs].some(async () => true);
[1, 2].find(async (x) => x);
[].some(async () => true);
Array.from(xs).filter(async () => true);
Object.keys(table).filter(save);
Object.values(table).filter((f) => f());
xs.map(save).filter((x) => x);
xs.map(save).some((x) => !x);
xs.filter(async () => true).map(async () => true).every(save);
xs.flatMap(async () => xs);
xs.find(async () => true)?.toFixed();
deep.a?.b?.list.some(async () => true);
deep.a?.b?.list?.filter((x) => x);
handlers.list.find(async () => true);
use(xs.filter);
xs.filter(xs.some);
xs.some(remote.load);
xs.filter(table.run!);
xs.values().filter(async () => true);
map.entries().some(async () => true);
'abc'.split('').filter(async () => true);
function f<T extends number[]>(x: T) { return x.filter(async () => true); }
function f<T extends readonly [number, string]>(x: T) { return x.some(async () => true); }
function f<T>(x: T[], g: (y: T) => Promise<boolean>) { return x.filter(g); }
function f<G extends () => Promise<boolean>>(g: G) { return xs.filter(g); }
function f<G extends (() => Promise<boolean>) | undefined>(g: G) { return xs.filter(g!); }
function f(...rest: number[]) { return rest.every(save); }
class A extends Array<number> { go() { return this.filter(async () => true); } some2 = super.some; }
class A extends Array<number> { override some(f: any) { return super.some(async () => true); } }
class A { filter(f: unknown) {} go() { this.filter(async () => true); } #filter = xs; run() { this.#filter.some(async () => true); } }
class A { #some(f: unknown) {} go() { this.#some(async () => true); } }
const x = { ...branded };
const x = { ...later, ...like };
const x = { ...restThen };
const x = { ...optionalThen };
const x = { ...functionThen };
const x = { ...overloadedThen };
const x = { ...anyThen };
const x = { ...promiseOrObject };
const x = { ...deep.a?.b?.ready };
const x = { ...(p as any) };
const x = { ...(p as unknown as {}) };
const x = { ...(ok ? p : undefined) };
const x = { ...(maybeP ?? {}) };
const x = { ...(p && {}) };
const x = { ...(await p) };
const x = { ...(p, {}) };
const x = { ...p! };
const x = { ...{ ...p } };
const x = { ...[p] };
const x = { ...save };
const x = { ...new Later(() => {}) };
const x = { ...this };
const x = { ...import('node:fs') };
const x = { ...tag${'`a`'} };
const x = [...(taskList)];
const x = [...tasks, ...(p as any)];
const x = [...(restThen as typeof restThen & string[])];
const x = [...(p as Promise<string> & string[])];
use(...(p as Promise<string> & [1]));
new Map(...(p as Promise<string> & []));
const { ...x } = p;
const [...x] = await Promise.all([p]);
function f<T extends Promise<string>>(x: T) { return { ...x }; }
function f<T extends Promise<string> | {}>(x: T) { return { ...x }; }
function f<T extends object>(x: T, y: T & Promise<string>) { return { ...x, ...y }; }
class A extends Promise<void> { go() { return { ...this }; } }
class A { x = { ...p }; static y = { ...save() }; }
return { ...save() };
`;
