/** Parts of which cases are made by the thousand: each value in each place, `$`, of its kind. */
import { PRELUDE } from './prelude.ts';

const words = (text: string) => text.trim().split(/\s*\n\s*/);

export const values = words(`
p
maybeP
promiseOrPlain
promiseOrObject
promiseOfNothing
branded
later
deeper
like
thenableOrText
optionalThen
restThen
genericThen
getterThen
deferred
anything()
(anything() as unknown)
save()
plain()
load('a')
load(1)
sameTask(p)
firstOf([p])
awaited(p)
whenText
whenEither
remote.load(1)
deep.a?.b?.load()
deep.a?.b?.f?.()
deep.a!.b!.ready
tasksByName.a
odd[symbolKey]()
tasks
taskList
optionalTuple
restTuple
plainTuple
listOrNot
[p]
[p, 1] as const
xs.map(save)
xs.forEach(save)
Space.run()
new Later(() => {})
new Promise(() => {})
import('node:fs')
Promise.all([p])
tag\`a\`
(async () => {})()
(() => p)()
(ok ? p : 1)
(ok && p)
(maybeP ?? 1)
(p, 1)
(await p)
(p as any)
(p satisfies Promise<string>)
p!
!p
void p
`);

const statements = words(`
$;
void $;
ok && $;
ok ? plain() : $;
1, $;
($) ?? plain();
($).then(plain);
($)?.then(plain, handler);
($).catch(handler);
($).catch();
($).finally(plain);
($).catch(handler).finally(plain);
($)!;
[$];
(() => { $ })();
(() => void ($))();
label: $;
`);

const conditions = words(`
if ($) plain();
if (!($) || ok) plain();
while ($) break;
for (; ok && $; ) break;
const x = ($) ? 1 : 2;
const x = ($) || 1;
const x = ($) ?? 1;
const x = !(ok && ($));
const x = { ...($) };
const x = [...($)];
xs.filter(() => ($));
xs.findLast(() => { return ($); });
`);

export const functions = words(`
save
plain
async () => {}
async x => x
async function () {}
async function* () {}
() => p
() => maybeP
() => like
() => anything()
function (): void { return anything(); }
(): Promise<void> => anything()
(): void | Promise<void> => {}
load
remote.load
deep.a?.b?.f
table.run
table.run!
handlers.onWait
handlers.onBoth
someFunction
wrap(save)
same(save)
save.bind(null)
(save as any)
(save as () => void)
(ok ? save : plain)
(ok && save)
(plain, save)
undefined
`);

export const slots = words(`
takesVoid($);
takesTwo(1, $);
takesRest($, plain, $);
takesRestTuple('a', $, $);
takesUnionTuple($);
takesAsyncRest($);
takesOptions({ done: $, fail: $, wait: $ });
takesOptions({ done: plain, nested: { done: $ } });
takesEitherOptions({ a: $ });
takesList([$]);
takesPair([$, $]);
takesFunctionOr($);
takesVoidOrUndefined($);
takesVoidOrString($);
takesOverloaded($);
takesThenable($);
takesMaybe($);
takesIntersection($);
curried($)($);
new Holder($);
holder.run($).run($);
holder.f = $;
handlers.onDone = $;
handlers.list = [$];
maybeTarget?.nested?.call($);
unionTarget(($) as any);
const x: Callback = $;
const x: AsyncCallback = $;
const x: Callback | undefined = $;
const x: Record<string, Callback> = { a: $, ['b']: $ };
const x = { a: $ } satisfies { a: Callback };
const x = (): Callback => { return $; };
function x(): Callback { return $; }
class X { f: Callback = $; m(): Callback { return $; } }
<Component onDone={$} wait={$} render={$} />;
<Generic f={($) as any} g={$} />;
emitter.on('a', $);
xs.forEach($);
xs.some($);
p.finally($);
p.then($, $);
`);

const heads = words(`
extends Base
extends Base<Promise<void>>
implements Runner
extends Base implements Runner
implements GenericRunner<void>, Runner
implements GenericRunner<void>, OverloadedRunner, ThisRunner
implements Partial<Runner>
`);

const members = words(`
async run() {}
run() { return p; }
run = async () => {};
stop = save;
async 'quoted'() {}
get done() { return async () => {}; }
static async make() {}
async wait() {}
async own() {}
run(): Promise<void>; run(x?: number): any { return p; }
`);

export const classes = heads.flatMap((head) =>
  members.map((member) => `class X ${head} { ${member} }`),
);

/** `share` of all that can be made of them, drawn with a fixed seed: the same in every run. */
export function crossedText(share: number): { readonly text: string; readonly count: number } {
  const random = randomFrom(20261121);
  const all = [
    ...crossed(statements, values),
    ...crossed(conditions, values),
    ...crossed(slots, functions),
    ...classes,
  ];
  const drawn = all.filter(() => random() < share);
  const cases = drawn.map((code, index) => `async function case${index}() { ${code} }`);
  return { text: [PRELUDE, ...cases].join('\n'), count: drawn.length };
}

function crossed(places: readonly string[], parts: readonly string[]): string[] {
  return places.flatMap((place) => parts.map((part) => place.replaceAll('$', () => part)));
}

/** Numbers from 0 to 1, by the generator that is known as mulberry32. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
