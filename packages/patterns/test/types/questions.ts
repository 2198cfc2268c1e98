/** What the snippets below speak of. */
export const PRELUDE = `
import { readFile } from 'node:fs/promises';
import * as fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { test as nodeTest } from 'node:test';
import { save, store, Server, wait } from './library.js';
// 😀 漢字: positions count UTF-16 units
class Job extends Promise<void> {}
interface Query { then: Promise<number>['then']; catch: Promise<number>['catch']; finally: Promise<number>['finally']; where(n: number): Query }
declare const query: Query, maybeQuery: Query | undefined;
interface Deferred<T> extends Promise<T> { resolve(value: T): void }
declare const ended: Promise<void | Error>, deferred: Deferred<Error | null>;
interface Builder { then(done: (value: number) => void): void }
interface Listener { onEvent(event: string): void; onDone: () => void; load(): Promise<void>; both(): void | Promise<void> }
interface Api { handler: () => void; method(): void; either: (() => void) | (() => Promise<void>) }
interface Options { signal?: AbortSignal | null }
declare const job: Job, builder: Builder, any: any, unknown: unknown, list: readonly string[], set: Set<string>;
declare const maybe: Promise<void> | undefined, jobs: Promise<void>[], either: string[] | number[], text: string;
declare const pair: [Promise<void>, number], thunks: (() => void)[], assertions: ((() => void) & PromiseLike<void>)[], resource: Disposable, stream: AsyncIterable<number>;
declare const asyncResource: AsyncDisposable, both: Disposable & AsyncDisposable, maybeResource: Disposable | undefined;
declare const tagged: Promise<void> & { id: number }, server: Server, untyped: Function;
declare function one(a: string, b?: number): void;
declare function many(...all: string[]): void;
declare function overloaded(callback: () => void): void;
declare function overloaded(callback: () => Promise<void>, more: number): void;
declare function takesAny(callback: (...all: any[]) => any): void;
declare function takesVoid(callback: () => void, ...more: (() => void)[]): void;
declare function takesTuple(...all: [number, () => void]): void;
declare function takesEither(callback: () => void | Promise<void>): void;
declare function takesGeneric<T>(callback: () => T): T;
declare function abortable(url: string, signal?: AbortSignal): Promise<void>;
declare function withOptions(url: string, options?: Options): Promise<void>;
declare function handle(request: Request): void;
declare function control(controller: AbortController): void;
declare function identity<T>(value: T): T;
declare function wrapped<T>(value: T): Promise<T>;
declare function picked<T>(value: T, other: boolean): T extends string ? Promise<T> : number;
declare function mixed(value: string): Promise<void>;
declare function mixed(value: number): number;
declare function listOf<T>(...all: T[]): T[];
declare function opened(path: string): Promise<AsyncDisposable>;
declare function openedNow(path: string): AsyncDisposable;
declare function openedAs<T>(kind: T): Promise<T>;
declare function openedOr(path: string): Promise<AsyncDisposable>;
declare function openedOr(count: number): Promise<number>;
declare const many13: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | (() => Promise<void>);
declare function withHandlers(handlers?: Listener): void;
declare function configure<T>(options: { run: () => T; each: (value: T) => void }): T;
declare function Button(props: { onClick: () => void; onLoad: () => Promise<void> }): null;
class Taker { constructor(callback: () => void) {} }
class Base { run(): void {} async load(): Promise<void> {} static boot(): void {} }
function generic<T extends Promise<number>, U>(value: T, other: U) { return [value, other] as const; }
async function* stepper() { yield 1; }
async function local() { return 1; }
`;

export type Question =
  | 'isPromise'
  | 'isLikePromise'
  | 'resolvesToError'
  | 'isThenable'
  | 'isAlwaysThenable'
  | 'isAny'
  | 'isArray'
  | 'isArrayOfThenables'
  | 'isArrayOfFunctions'
  | 'isAsyncIterable'
  | 'isDisposable'
  | 'isAsyncDisposable'
  | 'isAsyncGenerator'
  | 'parameterCount'
  | 'returnsThenable'
  | 'expectsVoidReturn'
  | 'signalSlot'
  | 'declaredIn';

/** A question, the code where the node asked about stands behind the mark, and the answer. */
export type Case = readonly [question: Question, code: string, answer: unknown];

const LIBRARY = 'FOLDER/library.ts';

export const cases: readonly Case[] = [
  ['isLikePromise', '~query', true],
  ['isLikePromise', '~query.where(1)', true],
  ['isLikePromise', '~builder', false],
  ['isLikePromise', '~"text"', false],
  ['isLikePromise', '~one("a")', false],
  ['isLikePromise', '~any', undefined],
  ['resolvesToError', '~ended', true],
  ['resolvesToError', '~deferred', true],
  ['resolvesToError', '~wrapped(new Error("a"))', true],
  ['resolvesToError', '~job', false],
  ['resolvesToError', '~wrapped(text)', false],
  ['resolvesToError', '~maybe', false],
  ['resolvesToError', '~text', false],
  ['resolvesToError', '~any', undefined],
  ['isPromise', '~job', true],
  ['isPromise', '~tagged', true],
  ['isPromise', '~maybe', true],
  ['isPromise', '~builder', false],
  ['isPromise', '~"text"', false],
  ['isPromise', '~any', undefined],
  ['isPromise', '~save()', true],
  ['isPromise', '~fetch("/")', true],
  ['isPromise', 'function f<T extends Promise<void>>(value: T) { ~value }', true],
  ['isPromise', 'function f<T>(value: T) { ~value }', undefined],
  ['isPromise', '(~missing)', undefined],
  ['isPromise', '~new Job(() => {})', true],
  ['isPromise', '(async () => ~job)()', true],
  ['isPromise', '~text as unknown as Promise<void>', true],
  ['isPromise', '/* 😀 */ ~local()', true],
  ['isPromise', '~server.close()', true],
  ['isPromise', '~server?.close()', true],
  ['isPromise', '~sleep(5)', true],
  ['isPromise', '~identity(job)', true],
  ['isPromise', '~identity(text)', false],
  ['isPromise', '~identity(any)', undefined],
  ['isPromise', '~wrapped(text)', true],
  ['isPromise', '~picked("a", true)', true],
  ['isPromise', '~picked(1, true)', false],
  ['isPromise', '~mixed("a")', true],
  ['isPromise', '~mixed(1)', false],
  ['isPromise', '~one("a")', false],
  ['isPromise', '~text ? one("a") : save()', true],
  ['isPromise', '~text ? one("a") : 1', false],
  ['isPromise', '~text ? any : 1', undefined],
  ['isAlwaysThenable', '~text ? one("a") : save()', false],
  ['isAlwaysThenable', '~mixed("a")', true],
  ['isArrayOfThenables', '~listOf(job)', true],
  ['isArrayOfThenables', '~listOf(text)', false],
  ['isArrayOfThenables', '~one("a")', false],
  ['isThenable', '~builder', true],
  ['isThenable', '~list', false],
  ['isThenable', '~maybe', true],
  ['isThenable', '~unknown', undefined],
  ['isThenable', '~1 + 1', false],
  ['isAlwaysThenable', '~job', true],
  ['isAlwaysThenable', '~maybe', false],
  ['isAlwaysThenable', '~builder', true],
  ['isAlwaysThenable', '~text', false],
  ['isAlwaysThenable', '~any', undefined],
  ['isAny', '~any', true],
  ['isAny', '~unknown', true],
  ['isAny', '~job', false],
  ['isAny', '~any.prop.deep()', true],
  ['isArray', '~list', true],
  ['isArray', '~either', true],
  ['isArray', '~set', false],
  ['isArray', '~[1, "a"]', true],
  ['isArray', '~pair', true],
  ['isArray', '~text', false],
  ['isArrayOfThenables', '~jobs', true],
  ['isArrayOfThenables', '~pair', true],
  ['isArrayOfThenables', '~list', false],
  ['isArrayOfThenables', '~list.map(async (each) => each)', true],
  ['isArrayOfThenables', '~list.map(() => save())', true],
  ['isArrayOfFunctions', '~[one]', true],
  ['isArrayOfFunctions', '~thunks', true],
  ['isArrayOfFunctions', '~jobs', false],
  ['isArrayOfFunctions', '~assertions', false],
  ['isAsyncIterable', '~stream', true],
  ['isAsyncIterable', '~stepper()', true],
  ['isAsyncIterable', '~list', false],
  ['isAsyncIterable', '~fs.createReadStream("x")', true],
  ['isAsyncIterable', '~any', undefined],
  ['isAsyncGenerator', '~stepper()', true],
  ['isAsyncGenerator', '~stream', true],
  ['isAsyncGenerator', '~fs.createReadStream("x")', false],
  ['isDisposable', '~resource', true],
  ['isDisposable', '~both', true],
  ['isDisposable', '~maybeResource', true],
  ['isDisposable', '~asyncResource', false],
  ['isDisposable', '~text', false],
  ['isDisposable', '~setTimeout(() => {})', true],
  ['isDisposable', '~any', undefined],
  ['isAsyncDisposable', '~asyncResource', true],
  ['isAsyncDisposable', '~both', true],
  ['isAsyncDisposable', '~resource', false],
  ['isAsyncDisposable', '(~await opened("a"))', true],
  ['isAsyncDisposable', '(~await openedNow("a"))', true],
  ['isAsyncDisposable', '(~await openedAs(asyncResource))', true],
  ['isAsyncDisposable', '(~await openedAs(text))', false],
  ['isAsyncDisposable', '(~await openedOr("a"))', true],
  ['isAsyncDisposable', '(~await openedOr(1))', false],
  ['isAsyncDisposable', '(~await save(1))', false],
  ['isPromise', '(~await opened("a"))', false],
  ['parameterCount', '~one', 2],
  ['parameterCount', '~many', Infinity],
  ['parameterCount', '~any', undefined],
  ['parameterCount', '~text', undefined],
  ['returnsThenable', '~save', true],
  ['returnsThenable', '~local', true],
  ['returnsThenable', '~one', false],
  ['returnsThenable', '(~() => job)', true],
  ['returnsThenable', '~server.close', true],
  ['returnsThenable', '~stepper', false],
  ['returnsThenable', '~any', undefined],
  // To ask all of its parts would take too long for what nobody hands over.
  ['returnsThenable', '~many13', false],
  ['expectsVoidReturn', 'takesVoid(~async () => {})', true],
  ['expectsVoidReturn', 'takesVoid(() => {}, () => {}, ~async () => {})', true],
  ['expectsVoidReturn', 'takesVoid(~local)', true],
  ['expectsVoidReturn', 'takesTuple(1, ~async () => {})', true],
  ['expectsVoidReturn', 'takesTuple(~1, () => {})', false],
  ['expectsVoidReturn', 'overloaded(~async () => {})', false],
  ['expectsVoidReturn', 'takesAny(~async () => {})', false],
  ['expectsVoidReturn', 'takesEither(~async () => {})', false],
  ['expectsVoidReturn', 'takesGeneric(~async () => {})', false],
  ['expectsVoidReturn', 'new Taker(~async () => {})', true],
  ['expectsVoidReturn', 'new Promise(~async () => {})', true],
  ['expectsVoidReturn', 'setTimeout(~async () => {}, 5)', true],
  ['expectsVoidReturn', 'list.forEach(~async () => {})', true],
  ['expectsVoidReturn', 'list.map(~async () => {})', false],
  ['expectsVoidReturn', 'job.then(~async () => {})', false],
  ['expectsVoidReturn', 'job.finally(~async () => {})', false],
  ['expectsVoidReturn', 'process.on("exit", ~async () => {})', true],
  ['expectsVoidReturn', 'nodeTest("a", ~async () => {})', false],
  ['expectsVoidReturn', 'any(~async () => {})', undefined],
  ['expectsVoidReturn', 'untyped(~async () => {})', undefined],
  ['expectsVoidReturn', 'takesVoid(text ? ~async () => {} : () => {})', true],
  ['expectsVoidReturn', 'takesVoid((~async () => {}) satisfies () => Promise<void>)', true],
  ['expectsVoidReturn', 'const f: () => void = ~async () => {}', true],
  ['expectsVoidReturn', 'const f = ~async () => {}', undefined],
  ['expectsVoidReturn', 'let f: () => void; f = ~async () => {}', true],
  ['expectsVoidReturn', 'const f: () => Promise<void> = ~async () => {}', false],
  ['expectsVoidReturn', 'const f: Api["either"] = ~async () => {}', false],
  ['expectsVoidReturn', 'const o: Api = { handler: ~async () => {}, ...any }', true],
  ['expectsVoidReturn', 'const o: Api = { method: ~async () => {}, ...any }', true],
  ['expectsVoidReturn', 'const o: Api = { async method~() {}, ...any }', true],
  ['expectsVoidReturn', 'const o: Api = { either: ~async () => {}, ...any }', false],
  ['expectsVoidReturn', 'const o: Listener = { async load~() {}, ...any }', false],
  [
    'expectsVoidReturn',
    'const handler = async () => {}; const o: Api = { ~handler, ...any }',
    true,
  ],
  ['expectsVoidReturn', 'withHandlers({ onDone: ~async () => {}, ...any })', true],
  ['expectsVoidReturn', 'withHandlers({ async onEvent~() {}, ...any })', true],
  ['expectsVoidReturn', 'withHandlers({ load: ~async () => {}, ...any })', false],
  ['expectsVoidReturn', 'withHandlers({ both: ~async () => {}, ...any })', false],
  ['expectsVoidReturn', 'configure({ run: ~async () => {}, each() {} })', false],
  ['expectsVoidReturn', 'configure({ run: () => 1, each: ~async () => {} })', true],
  ['expectsVoidReturn', 'function f(): () => void { return ~async () => {}; }', true],
  ['expectsVoidReturn', 'const f = (): (() => void) => ~async () => {}', true],
  [
    'expectsVoidReturn',
    'async function f(): Promise<() => void> { return ~async () => {}; }',
    true,
  ],
  ['expectsVoidReturn', 'function f() { return ~async () => {}; }', undefined],
  ['expectsVoidReturn', '<Button onClick={~async () => {}} onLoad={async () => {}} />', true],
  ['expectsVoidReturn', '<Button onClick={() => {}} onLoad={~async () => {}} />', false],
  [
    'expectsVoidReturn',
    'class A implements Listener { ~async onEvent() {} onDone() {} async load() {} both() {} }',
    true,
  ],
  [
    'expectsVoidReturn',
    'class A implements Listener { onEvent() {} ~onDone = async () => {}; async load() {} both() {} }',
    true,
  ],
  [
    'expectsVoidReturn',
    'class A implements Listener { onEvent() {} onDone() {} ~async load() {} both() {} }',
    false,
  ],
  [
    'expectsVoidReturn',
    'class A implements Listener { onEvent() {} onDone() {} async load() {} ~async both() {} }',
    false,
  ],
  ['expectsVoidReturn', 'class A extends Base { ~async run() {} }', true],
  ['expectsVoidReturn', 'class A extends Base { ~async load() {} }', false],
  ['expectsVoidReturn', 'class A extends Base { ~async other() {} }', false],
  ['expectsVoidReturn', 'class A extends Base { ~static async boot() {} }', undefined],
  ['expectsVoidReturn', 'class A { ~async run() {} }', undefined],
  [
    'expectsVoidReturn',
    'interface A extends Listener { ~onEvent(event: string): Promise<void> }',
    true,
  ],
  ['expectsVoidReturn', 'class A { callback: () => void = ~async () => {} }', true],
  ['signalSlot', '~fetch("/")', { index: 1, property: 'signal' }],
  ['signalSlot', '~readFile("x")', { index: 1, property: 'signal' }],
  ['signalSlot', '~sleep(5)', { index: 2, property: 'signal' }],
  ['signalSlot', '~abortable("/")', { index: 1 }],
  ['signalSlot', '~withOptions("/")', { index: 1, property: 'signal' }],
  ['signalSlot', '~wait(5)', { index: 1, property: 'signal' }],
  ['signalSlot', '~save()', 'none'],
  ['signalSlot', '~handle(any)', 'none'],
  ['signalSlot', '~control(any)', 'none'],
  ['signalSlot', '~any()', undefined],
  ['declaredIn', '~readFile', { module: 'fs/promises', name: 'readFile' }],
  ['declaredIn', '~fs.readFileSync', { module: 'fs', name: 'readFileSync' }],
  ['declaredIn', '~sleep', { module: 'timers/promises', name: 'setTimeout' }],
  ['declaredIn', '~fetch', { module: 'global', name: 'fetch' }],
  ['declaredIn', '~setTimeout', { module: 'global', name: 'setTimeout' }],
  ['declaredIn', '~process', { module: 'global', name: 'process' }],
  ['declaredIn', '~Promise', { module: 'global', name: 'Promise' }],
  ['declaredIn', '~save', { module: LIBRARY, name: 'save' }],
  ['declaredIn', '~store', { module: LIBRARY, name: 'save' }],
  ['declaredIn', '~server.close', { module: LIBRARY, name: 'Server.close' }],
  ['declaredIn', '~save()', undefined],
];
