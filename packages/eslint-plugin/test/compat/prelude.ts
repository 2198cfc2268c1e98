/** What the cases of the tables beside this file are about: odd types, and odd places to hand a function to. */
export const PRELUDE = String.raw`
import { EventEmitter } from 'node:events';
import { test as nodeTest } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import * as fs from 'node:fs';
export {};
declare global {
  namespace JSX {
    interface Element {}
    interface ElementClass { props: any }
    interface ElementAttributesProperty { props: {} }
    interface ElementChildrenAttribute { children: {} }
    interface IntrinsicElements {
      button: { onClick?: () => void; onLoad?: () => Promise<void>; onBoth?: (() => void) | (() => Promise<void>); any?: any; children?: unknown; 'on-x'?: () => void };
      call: { children: () => void };
    }
  }
}
declare function save(id?: unknown): Promise<string>;
declare function count(): Promise<number>;
declare function plain(): void;
declare function handler(error: unknown): void;
declare function anything(): any;
declare function use(value: unknown): void;
declare const ok: boolean;
declare const p: Promise<string>;
declare const maybeP: Promise<string> | undefined;
declare const xs: number[];
declare const names: readonly string[];
declare const someArgs: [];
declare const key: string;

// Generics.
declare function same<T>(value: T): T;
declare function sameTask<T extends Promise<unknown>>(value: T): T;
declare function firstOf<T>(values: readonly T[]): T;
declare function mapOf<T, R>(values: T[], f: (value: T) => R): R[];
declare function runAll<T extends readonly unknown[]>(...values: T): { [K in keyof T]: Promise<T[K]> };
declare function wrap<A extends unknown[], R>(f: (...args: A) => R): (...args: A) => Promise<R>;
declare function pick<T, K extends keyof T>(value: T, name: K): T[K];
declare function awaited<T>(value: T): Awaited<T>;
declare function inferred<T extends () => void>(f: T): T;
declare function inferredArgs<A extends any[]>(f: (...args: A) => void, ...args: A): void;
declare function unconstrained<T>(f: T): void;
declare function withDefault<T = () => void>(f: T): void;
declare function returning<R>(f: () => R | void): void;
declare function keyed<K extends string>(handlers: { [Key in K]: () => void }): void;
declare function partial(handlers: Partial<Record<'a' | 'b', () => void>>): void;
declare function picked(handlers: Pick<{ a: () => void; b: () => Promise<void> }, 'a' | 'b'>): void;
type When<T> = T extends string ? Promise<T> : T;
type AsyncOf<T> = { [K in keyof T]: T[K] extends (...args: infer A) => infer R ? (...args: A) => Promise<R> : T[K] };
type VoidOf<T> = T extends (...args: infer A) => any ? (...args: A) => void : never;
declare const whenText: When<string>;
declare const whenNumber: When<number>;
declare const whenEither: When<string | number>;
declare const remote: AsyncOf<{ load(id: number): string; size: number; deep: { load(): void } }>;
declare function takesVoidOf(f: VoidOf<() => Promise<void>>): void;

// Overloads.
declare function load(id: string): Promise<string>;
declare function load(id: number): string;
declare function load(id: string, done: (error: Error | null) => void): void;
declare function either(f: (x: number) => void): void;
declare function either(name: string, f: (x: number) => void): void;
declare function mixed(f: () => void): void;
declare function mixed(f: (x: number) => Promise<void>): void;
declare function mixedArity(f: () => void): void;
declare function mixedArity(name: string, f: () => Promise<void>): void;
declare const overloads: { (f: () => void): void; (f: string): void; new (f: () => Promise<void>): object };
declare const bothWays: { (f: () => Promise<void>): void; new (f: () => void): object };

// Intersections, brands, thenables.
declare const branded: Promise<string> & { readonly __brand: 'job' };
declare const twice: Promise<string> & Promise<number>;
declare const brandedList: Promise<void>[] & { readonly brand: 1 };
declare const brandedArray: number[] & { readonly brand: 1 };
declare const arrayOrBranded: string[] | (number[] & { brand: 1 });
declare const promiseOrPlain: Promise<string> | string;
declare const promiseOfOther: Promise<string> | number;
declare const promiseOfBoth: Promise<string | number> | string | number;
declare const promiseOfNothing: Promise<void> | void;
declare const promiseOrNull: Promise<string | null> | string | null;
declare const promiseOrObject: Promise<{ a: 1 }> | { a: 1 };
declare const promisesOrOne: Promise<number> | Promise<string> | number | string;
declare const thenableOrText: PromiseLike<string> | string;
declare const callableThen: { then: (() => void) & ((f: () => void) => void) };
declare const unionThen: { then: ((f: () => void) => void) | number };
declare const optionalThen: { then?: (f: () => void) => void };
declare const restThen: { then(...fs: (() => void)[]): void };
declare const restTupleThen: { then(...fs: [() => void, () => void]): void };
declare const anyThen: { then: any };
declare const anyParameterThen: { then(f: any): void };
declare const functionThen: { then(f: Function): void };
declare const optionalParameterThen: { then(f?: () => void, g?: (() => void) | null): void };
declare const genericThen: { then<F extends () => void>(f: F, g: F): F };
declare const overloadedThen: { then(): void; then(f: () => void): void };
declare const overloadedThen2: { then(x: number): void; then(f: () => void, g: () => void): void };
declare const getterThen: { get then(): (f: () => void, g: () => void) => void };
declare const numberSecond: { then(f: () => void, g: number): void };
declare const construct: { then: new (f: () => void) => object };
declare const indexThen: { [name: string]: (f: () => void, g: () => void) => void };
declare const like: PromiseLike<string>;
declare const likes: PromiseLike<string>[];
interface Deferred<T> extends Promise<T> { resolve(value: T): void }
interface Chain extends PromiseLike<number> { next: Chain }
class Later<T> extends Promise<T> { catch2() { return this; } }
class Deeper extends Later<string> {}
class Fake { static then(f: () => void) {} then = 1; }
abstract class AbstractTask implements PromiseLike<number> { abstract then<A, B>(f?: ((x: number) => A) | null, g?: ((e: any) => B) | null): PromiseLike<A | B>; }
namespace Own { export class Promise<T> { then(f: (x: T) => void) {} catch(f: () => void) {} } export declare const p: Promise<void>; }
type Alias = Promise<string>;
type Alias2<T> = Alias | Promise<T>;
declare const deferred: Deferred<void>;
declare const chain: Chain;
declare const later: Later<void>;
declare const deeper: Deeper;
declare const abstractTask: AbstractTask;
declare const alias: Alias;
declare const alias2: Alias2<number>;
declare function makeLater(): Later<string>;
declare function makeAlias(): Alias;
declare function makeBranded(): typeof branded;

// Arrays, tuples, objects.
declare const optionalTuple: [string, Promise<void>?];
declare const restTuple: [string, ...Promise<void>[]];
declare const readonlyTuple: readonly [Promise<void>];
declare const namedTuple: [first: string, second: Promise<void>];
declare const plainTuple: readonly [1, 2];
declare const listOrNot: Promise<void>[] | number;
declare const listOrPromise: Promise<void>[] | Promise<void>;
declare const unionOfLists: Promise<void>[] | number[];
declare const listOfUnions: (Promise<void> | undefined)[];
declare const laterList: Later<void>[];
declare const setOfTasks: Set<Promise<void>>;
declare const iterableTasks: Iterable<Promise<void>>;
declare const arrayLike: ArrayLike<Promise<void>>;
class TaskList extends Array<Promise<void>> {}
interface Tasks extends ReadonlyArray<Promise<void>> {}
declare const taskList: TaskList;
declare const tasks: Tasks;
declare const arrays: number[] | string[];
declare const maybeArrays: number[] | null;
declare const arrayOrSet: number[] | Set<number>;
declare const typed: Uint8Array;
declare const deep: { a?: { b?: { load(): Promise<void>; list: Promise<void>[]; ready: Promise<void>; f?: () => Promise<void> }; [name: string]: any } };
declare const table: Record<string, () => Promise<void>>;
declare const tasksByName: { [name: string]: Promise<void> };
declare const symbolKey: unique symbol;
declare const odd: { [symbolKey](): Promise<void>; 1(): Promise<void>; 'a-b'(): Promise<void>; readonly ['x']: Promise<void> };
declare enum Level { low = 'catch', high = 'then' }
declare namespace Space { function run(): Promise<void>; const ready: Promise<void>; namespace Inner { function run(): Promise<void> } }

// Where functions go.
type Callback = () => void;
type AsyncCallback = () => Promise<void>;
declare function takesVoid(f: () => void): void;
declare function takesTwo(a: unknown, f: () => void): void;
declare function takesRest(...fs: (() => void)[]): void;
declare function takesRestTuple(...args: [name: string, done: () => void, ...more: (() => void)[]]): void;
declare function takesUnionTuple(...args: [() => void] | [string, () => void]): void;
declare function takesReadonlyRest(...fs: readonly (() => void)[]): void;
declare function takesAsyncRest(...fs: (() => Promise<void>)[]): void;
declare function takesThis(this: void, f: () => void): void;
declare function takesOptions(options: { done(): void; fail?: () => void; 'quoted'?: () => void; 1?: () => void; wait?: () => Promise<void>; nested?: { done: () => void } }): void;
declare function takesEitherOptions(options: { a: () => void } | { b: () => Promise<void> } | (() => void)): void;
declare function takesList(list: (() => void)[]): void;
declare function takesPair(pair: [() => void, () => Promise<void>]): void;
declare function takesMap(map: Map<string, () => void>): void;
declare function takesFunctionOr(f: Function | (() => void)): void;
declare function takesObjectOr(f: object | (() => void)): void;
declare function takesVoidOrUndefined(f: () => void | undefined): void;
declare function takesVoidOrString(f: () => void | string): void;
declare function takesUndefined(f: () => undefined): void;
declare function takesNever(f: () => never): void;
declare function takesConstructor(f: new () => void): void;
declare function takesGuard(f: (x: unknown) => x is string): void;
declare function takesAsserts(f: (x: unknown) => asserts x is string): void;
declare function takesIntersection(f: (() => void) & { extra?: 1 }): void;
declare function takesOverloaded(f: { (): void; (x: number): string }): void;
declare function takesThenable(f: () => { then(f: () => void): void }): void;
declare function takesMaybe(f?: (() => void) | null | false): void;
declare function takesNode(f: (error: Error | null, value?: string) => void): void;
declare function curried(a: () => void): (b: () => void) => void;
declare function tag(parts: TemplateStringsArray, ...fs: (() => void)[]): Promise<void>;
declare function decorate(f: () => void): (...args: any[]) => any;
declare const emitter: EventEmitter;
declare const maybeEmitter: EventEmitter | undefined;
declare const target: EventTarget;
declare const element: HTMLElement;
declare const socket: WebSocket;
declare const map: Map<string, number>;
declare const weak: { on(name: 'a', f: () => void): void; on(name: 'b', f: () => Promise<void>): void; on(name: string, f: Function): void };
declare const someFunction: Function;
declare const handlers: { onDone: () => void; onWait: () => Promise<void>; onBoth: Callback | AsyncCallback; list: Callback[]; [name: string]: any };
declare const calls: [() => Promise<void>];
declare const unionTarget: ((f: () => void) => void) | ((f: string) => void);
declare const maybeTarget: { call?(f: () => void): void; nested?: { call(f: () => void): void } } | null;
declare class Holder<T = void> { constructor(f: () => T, name?: string); constructor(f: string); static make(f: () => void): Holder; run(f: (x: T) => void): this; #own(f: () => void): void; f: () => void; }
declare const holder: Holder;
declare abstract class AbstractHolder { constructor(f: () => void) }
interface Runner { run(): void; stop: () => void; wait(): Promise<void>; maybe?(): void; both: Callback | AsyncCallback; readonly 'quoted': () => void; 1(): void; get computed(): () => void; new (): Runner; (): void; [name: string]: unknown }
interface GenericRunner<T> { run(): T; map(f: (x: T) => void): void; each: (x: T) => void }
interface OverloadedRunner { run(): void; run(x: number): string }
interface ThisRunner { run(): this; stop(): void }
abstract class Base<T = void> { run(): T { return undefined as T; } stop(): void {} get done(): () => void { return plain; } static make(): void {} abstract close(): void; protected own(): void {} #private(): void {} field: () => void = plain; declare declared: () => void; [Symbol.iterator](): void {} }
declare const mixin: new () => { run(): void } & { stop(): void };
declare const disposable: Disposable;
declare const asyncDisposable: AsyncDisposable;
declare const wrong: { [Symbol.dispose](): Promise<void> };
declare const wrongOrNot: Disposable | { [Symbol.dispose](): Promise<void> };
declare const maybeWrong: { [Symbol.dispose](): Promise<void> } | undefined;
declare const both: { [Symbol.dispose](): void; [Symbol.asyncDispose](): Promise<void> };
declare const unionDispose: { [Symbol.dispose]: (() => void) | (() => Promise<void>) };
declare const Component: (props: { onDone: () => void; render?: () => unknown; wait?: () => Promise<void>; children?: () => void }) => JSX.Element;
declare const Generic: <T extends () => void>(props: { f: T; g: (x: T) => void }) => JSX.Element;
declare class ClassComponent { constructor(props: any); props: { onDone: () => void } }
`;
