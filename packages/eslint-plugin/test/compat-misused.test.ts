/**
 * `compat` of two rules promises the lines of `@typescript-eslint/no-misused-promises`, so that rule is asked too. All
 * cases stand in one file, as types are dear: each in a function of its own, and a case is equal when its lines are.
 */
import parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import ts from 'typescript';
import tseslint from 'typescript-eslint';
import { describe, expect, test } from 'vitest';
import { rules } from '../src/index.ts';
import { typedRoot } from './hosts.ts';

const PRELUDE = `
declare function save(id?: unknown): Promise<string>;
declare function plain(): void;
declare function maybe(): Promise<void> | undefined;
declare function either(): Promise<number> | number;
declare const p: Promise<string>;
declare const q: Promise<string> | Promise<number>;
declare const maybeP: Promise<string> | undefined;
declare const ok: boolean;
declare const text: string;
declare const any: any;
declare const unknown: unknown;
declare const xs: number[];
declare const maybeXs: number[] | undefined;
declare const readonlyXs: readonly number[];
declare const pair: [number, string];
declare const set: Set<number>;
declare const branded: number[] & { readonly brand: 1 };
declare const thenable: { then(f: (x: number) => void): void };
declare const weird: { then: number };
declare const lazy: { then(): void };
declare const obj: { load(): Promise<boolean>; plain(): void; p: Promise<object>; f?: () => Promise<void> };
declare const maybeObj: typeof obj | undefined;
declare function takesVoid(f: () => void): void;
declare function takesPromise(f: () => Promise<void>): void;
declare function takesEither(f: () => void | Promise<void>): void;
declare function takesUnion(f: (() => void) | (() => Promise<void>)): void;
declare function takesUnknown(f: () => unknown): void;
declare function takesAny(f: any): void;
declare function takesFunction(f: Function): void;
declare function takesOptional(f?: () => void): void;
declare function takesMaybe(f: (() => void) | undefined | null): void;
declare function takesRest(...fs: (() => void)[]): void;
declare function takesTuple(...fs: [number, () => void, () => unknown]): void;
declare function takesSecond(a: number, f: () => void): void;
declare function overloaded(f: () => void): void;
declare function overloaded(f: () => Promise<void>): void;
declare function overloadedByArity(f: () => void): void;
declare function overloadedByArity(f: () => void, n: number): void;
declare function overloadedNumber(f: number): void;
declare function overloadedNumber(f: () => void): void;
declare function generic<T>(f: () => T): T;
declare function genericVoid<T extends () => void>(f: T): void;
declare function undefinedResult(f: () => undefined | void): void;
declare const maybeCall: ((f: () => void) => void) | undefined;
declare const unionCall: ((f: () => void) => void) | ((f: () => Promise<void>) => void);
declare class Emitter { on(name: string, f: (...args: any[]) => void): this; constructor(f?: () => void) }
declare const emitter: Emitter;
declare function takesOptions(options: { done(): void; fail?: () => void; wait?: () => Promise<void>; any?: any }): void;
declare function takesRecord(options: Record<string, () => void>): void;
declare function takesUnionOptions(options: { kind: 'a'; run: () => void } | { kind: 'b'; run: () => Promise<void> }): void;
type Callback = () => void;
type AsyncCallback = () => Promise<void>;
interface Runner { run(): void; stop: () => void; readonly wait: () => Promise<void>; maybe?(): void }
abstract class Base { run(): void {} static make(): void {} abstract stop(): void; }
interface Called { (): void; extra: number }
declare namespace JSX { interface IntrinsicElements { button: { onClick?: () => void; onLoad?: () => Promise<void>; any?: any; 'on-x'?: () => void } } interface Element {} }
declare function Button(props: { onClick: () => void; render?: () => unknown }): JSX.Element;
`;

const conditions = [
  'if (p) plain();',
  'if (q) plain();',
  'if (save()) plain();',
  'if (!save()) plain();',
  'if (await save()) plain();',
  'if (maybeP) plain();',
  'if (maybe()) plain();',
  'if (either()) plain();',
  'if (any) plain();',
  'if (unknown) plain();',
  'if (thenable) plain();',
  'if (weird) plain();',
  'if (lazy) plain();',
  'if (obj.load()) plain();',
  'if (maybeObj?.load()) plain();',
  'if (obj.f?.()) plain();',
  'if (obj.f) plain();',
  'if (p!) plain();',
  'if (p as any) plain();',
  'if (maybeP as Promise<string>) plain();',
  'while (p) plain();',
  'do plain(); while (p);',
  'for (; p; ) plain();',
  'for (;;) break;',
  'const a = p ? 1 : 2;',
  'const a = (ok ? p : q) ? 1 : 2;',
  'const a = ok ? p : q;',
  'const a = !p;',
  'const a = !!p;',
  'const a = !(p && ok);',
  'const a = p || ok;',
  'const a = p && ok;',
  'const a = p ?? ok;',
  'const a = ok || p;',
  'const a = ok && p;',
  'const a = (p || ok) && ok;',
  'const a = ok && (p || ok);',
  'const a = (ok && p) || ok;',
  'const a = (p ?? ok) || ok;',
  'if (ok && p) plain();',
  'if (p || q) plain();',
  'if (p ??\n  ok) plain();',
  'if (ok ??\n  p) plain();',
  'if (ok ||\n  (p &&\n    q)) plain();',
  'if (!(ok ||\n  p)) plain();',
  'const a = p ||\n  q ||\n  ok;',
  'let a; if ((a = p)) plain();',
  'if ((plain(), p)) plain();',
  'if (new Promise(plain)) plain();',
  'if (import("./file.js")) plain();',
  'function f<T extends Promise<string>>(t: T) { if (t) plain(); }',
  'function f<T>(t: T) { if (t) plain(); }',
  'switch (p) {}',
  'const a = typeof p;',
  'xs.filter(async (x) => x > 1);',
  'xs.filter((x) => x > 1);',
  'xs.filter(save);',
  'xs.filter(() => either());',
  'xs.some(async () => true);',
  'xs.every(async () => true);',
  'xs.find(async () => true);',
  'xs.findIndex(async () => true);',
  'xs.findLast(async () => true);',
  'xs.findLastIndex(async () => true);',
  'xs.map(async () => true);',
  'xs.filter();',
  'maybeXs?.filter(async () => true);',
  'maybeXs!.filter(async () => true);',
  'readonlyXs.filter(async () => true);',
  'pair.filter(async () => true);',
  'branded.filter(async () => true);',
  'any.filter(async () => true);',
  'xs["filter"](async () => true);',
  'xs.filter(async () => true).map(plain);',
  'xs.filter(async () => true, 1);',
  'xs.filter(any);',
  'set.forEach(async () => true);',
];

const spreads = [
  'const a = { ...p };',
  'const a = { ...save() };',
  'const a = { ...(await p) };',
  'const a = { ...maybeP };',
  'const a = { ...(ok ? p : {}) };',
  'const a = { ...(ok && p) };',
  'const a = { ...any };',
  'const a = { ...obj };',
  'const a = { ...obj.p };',
  'const a = { ...thenable };',
  'const a = { ...lazy };',
  'const a = { ...weird };',
  'const a = [...(p as any)];',
  'const a = [...(p as never)];',
  'takesRest(...(p as never));',
];

const voids = [
  'takesVoid(save);',
  'takesVoid(async () => {});',
  'takesVoid(() => save());',
  'takesVoid(() => { return save(); });',
  'takesVoid(() => void save());',
  'takesVoid(plain);',
  'takesVoid(() => any);',
  'takesVoid(function () { return save(); });',
  'takesVoid(Promise.resolve);',
  'takesVoid(maybeObj?.load as never);',
  'takesVoid(function f<T extends () => Promise<void>>(g: T) { return g(); });',
  'function f<T extends () => Promise<void>>(g: T) { takesVoid(g); }',
  'takesVoid(maybe);',
  'takesVoid(either);',
  'takesVoid(any);',
  'takesVoid(obj.load);',
  'takesVoid(obj.load.bind(obj));',
  'takesVoid(obj.f!);',
  'takesVoid(ok ? save : plain);',
  'takesVoid(async () => {} ) ;',
  'takesVoid((async () => {}) as () => void);',
  'takesVoid((async () => {}) as any);',
  'takesVoid(async function* () {});',
  'takesVoid(() => thenable);',
  'takesVoid(() => lazy);',
  'takesPromise(async () => {});',
  'takesEither(async () => {});',
  'takesUnion(async () => {});',
  'takesUnknown(async () => {});',
  'takesAny(async () => {});',
  'takesFunction(async () => {});',
  'takesOptional(async () => {});',
  'takesOptional();',
  'takesMaybe(async () => {});',
  'takesRest(plain,\n  async () => {},\n  save);',
  'takesTuple(1,\n  async () => {},\n  async () => {});',
  'takesSecond(1, async () => {});',
  'overloaded(async () => {});',
  'overloadedByArity(async () => {});',
  'overloadedByArity(async () => {}, 1);',
  'overloadedNumber(async () => {});',
  'generic(async () => {});',
  'generic<void>(async () => {});',
  'genericVoid(async () => {});',
  'undefinedResult(async () => {});',
  'maybeCall?.(async () => {});',
  'maybeCall!(async () => {});',
  'unionCall(async () => {});',
  'any(async () => {});',
  'new Emitter(async () => {});',
  'new Emitter;',
  'emitter.on("x", async () => {});',
  'emitter.on("x",\n  async () => {});',
  'maybeXs?.forEach(async () => {});',
  'xs.forEach(async () => {});',
  'xs.forEach(save);',
  'set.forEach(async () => {});',
  'new Map<string, string>().forEach(async () => {});',
  'new Promise(async (resolve) => resolve(1));',
  'setTimeout(async () => {}, 1);',
  'p.then(async () => {});',
  'p.then(async () => {}, async () => {});',
  'p.finally(async () => {});',
  'save().finally(save);',
  'thenable.then(async () => {});',
  'xs.reduce(async () => 1, Promise.resolve(1));',
  'xs.sort(async () => 1);',
  'takesOptions({ done: async () => {} });',
  'takesOptions({ done: save });',
  'takesOptions({\n  async done() {},\n});',
  'takesOptions({\n  done() { return save(); },\n});',
  'takesOptions({\n  done: async function () {},\n});',
  'takesOptions({\n  done: async (): Promise<void> => {},\n});',
  'takesOptions({\n  done:\n    async () => {},\n});',
  'takesOptions({\n  async done()\n  : Promise<\n    void\n  > {},\n});',
  'takesOptions({ done: plain, fail: async () => {} });',
  'takesOptions({ done: plain, wait: async () => {} });',
  'takesOptions({ done: plain, any: async () => {} });',
  'takesOptions({ done() {}, get fail() { return save; } });',
  'takesOptions({ "done": async () => {} });',
  'takesOptions({ ["done"]: async () => {} });',
  'takesOptions({ async ["done"]() {} });',
  'takesOptions({ async "done"() {} });',
  'const done = async () => {}; takesOptions({\n  done,\n});',
  'const { done = async () => {} } = any;',
  'takesRecord({ a: async () => {} });',
  'takesRecord({ async b() {} });',
  'takesUnionOptions({ kind: "a", run: async () => {} });',
  'takesUnionOptions({ kind: "b", run: async () => {} });',
  'takesUnionOptions({ kind: "a", async run() {} });',
  'const a = { done: async () => {} };',
  'const a: { done: () => void } = { done: async () => {} };',
  'const a = { done: async () => {} } satisfies { done: () => void };',
  'const a: Callback = async () => {};',
  'const a: Callback = save;',
  'const a: AsyncCallback = async () => {};',
  'const a: () => void = async () => {};',
  'const a: (() => void) | undefined = async () => {};',
  'const a: Called | null = any;',
  'const a: { (): void } = async () => {};',
  'const a: { run(): void } = { run: save };',
  'const a: any = async () => {};',
  'const a = async () => {};',
  'const a: Callback[] = [async () => {}];',
  'const a: Record<string, Callback> = { b: async () => {} };',
  'let a: Callback; a = async () => {};',
  'let a: Callback | undefined; a ??= async () => {};',
  'let a: Callback | undefined; a ||= save;',
  'let a: any; a = async () => {};',
  'const a: Runner = any; a.stop = async () => {};',
  'const a: Runner = any; a.stop =\n  async () => {};',
  'let a: Callback; [a] = [async () => {}];',
  'function f(g: Callback = async () => {}) {}',
  'function f(): Callback { return async () => {}; }',
  'function f(): Callback { return save; }',
  'function f(): AsyncCallback { return save; }',
  'function f(): any { return save; }',
  'function f(): object { return save; }',
  'const f = (): Callback => async () => {};',
  'const f: () => Callback = () => { return async () => {}; };',
  'const f: () => Callback = () => async () => {};',
  'function f(): { done: Callback } { return { done: async () => {} }; }',
  'function f(): Callback { if (ok) {\n  return save; } return plain; }',
  'async function f(): Promise<Callback> { return async () => {}; }',
  'function f() { return async () => {}; }',
  'function f(): void { return; }',
  'class A implements Runner {\n  async run() {}\n  stop = async () => {};\n  wait = async () => {};\n}',
  'class A implements Runner {\n  run() { return save() as unknown as void; }\n  stop() {}\n  async wait() {}\n  async maybe() {}\n}',
  'class A extends Base {\n  async run() {}\n  static async make() {}\n  async stop() {}\n  async other() {}\n}',
  'const A = class extends Base {\n  async run() {}\n  stop() {}\n};',
  'abstract class A extends Base {\n  abstract run(): Promise<void>;\n  stop = save as never;\n}',
  'abstract class A extends Base implements Runner {\n  async run() {}\n  stop: any;\n  wait: any;\n}',
  'class A extends Base {\n  private x = 1;\n  constructor() { super(); }\n  stop() {}\n  async "run"() {}\n}',
  'interface A extends Runner {\n  run(): Promise<void>;\n  stop: () => Promise<void>;\n  other(): Promise<void>;\n}',
  'interface A {\n  run(): Promise<void>;\n}',
  'class A {\n  async run() {}\n}',
  'class A<T extends Runner> extends Array<T> {\n  async forEach() {}\n}',
  'const a = <button onClick={async () => {}} />;',
  'const a = <button onClick={save} />;',
  'const a = <button onClick={plain} />;',
  'const a = <button onClick={\n  async () => {}\n} />;',
  'const a = <button onLoad={async () => {}} />;',
  'const a = <button any={async () => {}} />;',
  'const a = <button on-x={async () => {}} />;',
  'const a = <button {...{ onClick: async () => {} }} />;',
  'const a = <Button onClick={async () => {}} render={async () => {}} />;',
  'const a = <Button onClick={() => save()} />;',
];

interface Options {
  readonly theirs: object;
  readonly callbacks: object;
  readonly misuse: object;
}

const option = (checks: { checksVoidReturn?: unknown } & Record<string, unknown>): Options => {
  const { checksVoidReturn, ...others } = checks;
  return {
    theirs: checks,
    callbacks: { compat: checksVoidReturn === undefined ? true : { checksVoidReturn } },
    misuse: { compat: Object.keys(others).length ? others : true },
  };
};

const optionSets: Options[] = [
  option({}),
  option({ checksConditionals: false }),
  option({ checksConditionals: { flagUnions: 'all' } }),
  option({ checksConditionals: { flagUnions: 'none' } }),
  option({ checksSpreads: false }),
  option({ checksVoidReturn: false }),
  option({ checksVoidReturn: { arguments: false, attributes: false } }),
  option({ checksVoidReturn: { inheritedMethods: false, properties: false } }),
  option({ checksVoidReturn: { returns: false, variables: false } }),
];

describe('the lines of no-misused-promises', () => {
  const cases = [...conditions, ...spreads, ...voids];
  const { text, starts } = fileOf(cases);
  const program = programOf(text);

  test.for(optionSets)('with $theirs', ({ theirs, callbacks, misuse }) => {
    const wanted = linesOf(text, program, { 'ts/no-misused-promises': ['error', theirs] });
    const found = linesOf(text, program, {
      'taskgroup/no-async-callback': ['error', callbacks],
      'taskgroup/no-misused-promise': ['error', misuse],
    });
    const differing = cases.flatMap((code, index) => {
      const of = (lines: readonly number[]) =>
        lines.filter((line) => line >= starts[index]! && line < starts[index + 1]!);
      const [theirLines, ourLines] = [of(wanted), of(found)].map((lines) =>
        lines.map((line) => line - starts[index]! + 1).join(),
      );
      return theirLines === ourLines
        ? []
        : [`${code}: ${theirLines || '-'}, not ${ourLines || '-'}`];
    });
    expect(differing).toEqual([]);
  });

  test('are many', () => {
    const wanted = linesOf(text, program, { 'ts/no-misused-promises': 'error' });
    expect(cases.length).toBeGreaterThan(150);
    expect(wanted.length).toBeGreaterThan(80);
  });
});

function fileOf(cases: readonly string[]) {
  let text = PRELUDE;
  const starts = cases.map((code, index) => {
    text += `async function case${index}() {\n${code}\n}\n`;
    return text.split('\n').length - code.split('\n').length - 2;
  });
  return { text, starts: [...starts, Infinity] };
}

const PATH = `${typedRoot}/misused.tsx`;

function programOf(text: string): ts.Program {
  const options: ts.CompilerOptions = {
    jsx: ts.JsxEmit.Preserve,
    lib: ['lib.esnext.d.ts', 'lib.dom.d.ts'],
    noEmit: true,
    strict: true,
    target: ts.ScriptTarget.ESNext,
    types: [],
  };
  const host = ts.createCompilerHost(options, true);
  const { getSourceFile } = host;
  host.getSourceFile = (name, ...rest) =>
    name === PATH
      ? ts.createSourceFile(name, text, rest[0], true)
      : getSourceFile.call(host, name, ...rest);
  return ts.createProgram([PATH], options, host);
}

function linesOf(text: string, program: ts.Program, asked: Linter.RulesRecord): number[] {
  const messages = new Linter({ cwd: typedRoot }).verify(
    text,
    [
      {
        files: ['**/*.tsx'],
        languageOptions: { parser, parserOptions: { programs: [program] } },
        plugins: { ts: tseslint.plugin, taskgroup: { rules: { ...rules } } },
        rules: asked,
        settings: { taskgroup: { allowedPaths: [] } },
      },
    ],
    PATH,
  );
  const failed = messages.find(({ fatal }) => fatal);
  if (failed) throw new Error(`${failed.line}: ${failed.message}`);
  return [...new Set(messages.map(({ line }) => line))].toSorted((a, b) => a - b);
}
