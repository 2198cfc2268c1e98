import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseForESLint as parseByTheirs } from '@typescript-eslint/parser';
import { describe, expect, test } from 'vitest';
import { parseForESLint, type ParserOptions } from '../../src/parser/index.ts';
import { told, type Parsed } from './told.ts';

const fixtures = fileURLToPath(new URL('../../../../fixtures', import.meta.url));

describe('what rules are given is what typescript-eslint’s parser gives them', () => {
  test.each(sources())('%s', (name) => {
    const text = readFileSync(path.join(fixtures, name), 'utf8');
    expectSame(text, { filePath: path.join(fixtures, name) });
  });

  test.each([
    ['names like keywords', 'cache.delete(a); ({ new: 1, static() {} }); import.meta.in;\n'],
    ['words in types', 'type A = { default: typeof import("x"); null: null; [K in "a"]: true };\n'],
    ['modifiers', 'abstract class A { private static readonly a = 1; protected accessor b!: 1 }\n'],
    [
      'a private name',
      'class A { #open = false; isOpen() { return #open in this && this.#open; } }\n',
    ],
    ['expressions between slashes', 'const a = b / c / d, e = /\\/[/]/gimsu.exec(f)!, g = /x/v;\n'],
    ['flags in an order of their own', 'const a = /b/mgi, c = /d/yu;\n'],
    ['numbers', 'const a = [1_000, 0b1, .5, 5., 0xffn, 1e9];\n'],
    ['brackets of types and operators', 'f<A<B<C>>>(a >> b, c >>>= d >= e, x < y > (z));\n'],
    ['templates in templates', 'tag`a${`b${c}\\u{61}`}e`; type T = `x-${string}`;\n'],
    [
      'decorators',
      '@a() class B { @c d; constructor(@e private f = 1, @g h?: I) {} @j() k() {} }\n',
    ],
    ['decorated parameters', 'class A { b(@c /* d */ e = 1, @f() { g }: H, @i ...[j]) {} }\n'],
    ['predicates', 'function a(b): asserts b {}\nfunction c(this: D, e): e is F {}\n'],
    ['imports of types', 'type A = import("x").Y; type B = import("x").Y<1>;\n'],
    ['a mapped type', 'type A = { [K in B]: 1 }; type C = { -readonly [K in B as D]?: 1 };\n'],
    [
      'attributes and ways out',
      'import a from "b" with { type: "json" }; export * as default from "c";\n',
    ],
    [
      'disposal and loops',
      'await using a = b(); for await (using c of d) { e: for (;;) continue e; }\n',
    ],
    [
      'namespaces and enums',
      'declare global { namespace A.B { enum C { D = 1, "e" } } }\nexport {};\n',
    ],
    ['directives', '"use strict"; function a() { "use server"; }\n'],
    ['no line break at the end, and none but those of Windows', 'a();\r\n/* b\r\n*/ c() // d'],
    ['separators of lines', 'const a = "\u2028"; // b\u2029load();\n'],
    ['other alphabets and astral signs', 'const größe = "😀", \\u0061b = 𠮷; größe();\n'],
    ['nothing', ''],
    ['blanks and a comment', '\n  // nothing\n'],
  ])('%s', (_name, text) => {
    expectSame(text, { filePath: 'input.ts' });
  });

  test.each([
    [
      'text between tags',
      'const a = <p>a&nbsp;&middot; &#x41;&#66; &nothing; {/* c */}b &amp;</p>;\n',
    ],
    ['attributes', 'const a = <p title="a &gt; &quot;b&quot;" data-x={1} {...b} hidden />;\n'],
    ['fragments and members', 'const a = <><A.B.C<D> key="e">{f ? <g /> : null}</A.B.C></>;\n'],
  ])('of components: %s', (_name, text) => {
    expectSame(text, { filePath: 'page.tsx' });
    expectSame(text.replace('<D>', ''), { filePath: 'page.jsx' });
  });

  test('scripts, modules of CommonJS, and what a configuration says of JSX and libraries', () => {
    const text = 'var a = <b.c />; function d() { return Promise; }\n';
    expectSame(text, { filePath: 'input.js', sourceType: 'script' });
    expectSame(text, { filePath: 'input.js', jsxPragma: 'h', jsxFragmentName: 'Fragment' });
    expectSame(text, { filePath: 'input.js', lib: ['es5'] });
    expectSame(text, { filePath: 'a.component', ecmaFeatures: { jsx: true, globalReturn: true } });
    expectSame('return 1;\n', { filePath: 'input.cjs', sourceType: 'commonjs' });
    expectSame('let a = <b>c;\n', { filePath: 'page.vue' });
  });
});

function expectSame(text: string, options: ParserOptions): void {
  // ESLint makes a comment of a shebang before it parses.
  const script = text.replace(/^#!/, '//');
  const given = { sourceType: 'module', ...options } as const;
  const theirs = parseByTheirs(script, given as never) as unknown as Parsed;
  const ours = parseForESLint(script, given) as unknown as Parsed;
  expect(told(ours)).toEqual(told(theirs));
  expect(ours.visitorKeys).toEqual(theirs.visitorKeys);
}

function sources(): string[] {
  const names = readdirSync(fixtures, { recursive: true, encoding: 'utf8' });
  const isSource = (name: string) => /\.[cm]?[jt]sx?$/.test(name) && !name.includes('node_modules');
  return names.filter(isSource).sort();
}
