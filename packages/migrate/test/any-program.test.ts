/** Whatever stands in a file, rules and rewrites come to an end, and what they write is a program again. */
import { findSites, patterns, syntaxOracle } from '@taskgroup/patterns';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { messages } from '../src/messages.ts';
import { parse } from '../src/parse.ts';
import { rewriteSource } from '../src/transform.ts';

/** A longer look: `ANY_PROGRAM_RUNS=20000`, with other programs each time. */
const { ANY_PROGRAM_RUNS } = process.env;
const numRuns = Number(ANY_PROGRAM_RUNS ?? 300);
const seed = ANY_PROGRAM_RUNS ? Date.now() % 2 ** 31 : 20_26;

test('no program, however its names refer to each other, is too much for a rule or a rewrite', () => {
  fc.assert(
    fc.property(programs(), (text) => {
      const file = parse('file.ts', text);
      findSites(file, patterns, syntaxOracle(file));
      const { text: after, sites } = rewriteSource(text, 'file.ts', patterns);
      expect(() => parse('file.ts', after)).not.toThrow();
      expect(sites.map(({ message }) => message)).not.toContain(messages.outputLosesComments);
    }),
    { numRuns, seed, endOnFailure: false },
  );
});

/** `$` stands for a name, `@` for an expression, `;;` for a statement. The first of a list ends what is nested too deeply. */
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];

const EXPRESSIONS = [
  ...['$', '$()', '$.$', 'this.$()', 'await @', '(@ ? @ : @)', '(@ ?? @)', '(@ && @)', '[@, @]'],
  ...['[...$, @]', '$.map(@)', '$.map(async (x) => @)', '$.filter(Boolean)', '$($)', '$(@)'],
  ...['Promise.all([@, @])', 'Promise.all($)', 'Promise.all($.map($))', 'Promise.race([@, @])'],
  ...['Promise.allSettled([$(), $()])', '$.then(@, @)', '$.catch(@)', '$.finally($)'],
  ...['new Promise($)', 'new Promise((resolve, reject) => { ;; })', '(async () => { ;; })()'],
  ...['(() => @)', '(async () => @)', '({ $: @, $ })', '($ as any)', '`${@}`', '$?.$(@)'],
];

const STATEMENTS = [
  ...['$();', '@;', 'void @;', 'await @;', 'return @;', 'throw @;', '$ = @;', '$.push(@);'],
  ...['try { ;; } catch (error) { ;; }', 'try { ;; } finally { ;; }', 'if (@) { ;; } else { ;; }'],
  ...['for (const x of @) { ;; }', 'for await (const x of $) { ;; }', 'while (@) { ;; }'],
  ...['do { ;; } while (@);', '{ const x = @; ;; }', '{ let x = @; ;; x = @; }', ';; ;;'],
  ...['setInterval(@, 5);', 'setTimeout(async () => { ;; });', "$.on('x', async () => { ;; });"],
  ...["process.on('SIGTERM', @);", '{ await using x = @; ;; }', '// why\n;;'],
];

/** `#` is the name that is declared: of itself, of the next one, and of the one before. */
const DECLARATIONS = [
  ...['const # = $;', 'const # = () => $();', 'let # = $ ?? $;', 'const # = [$, $()];'],
  ...['async function #() { await $(); ;; }', 'function #() { return $(); }'],
  ...[
    'async function #() { return $(); }',
    'const # = async () => { try { await $(); } catch {} };',
  ],
  ...['const # = { $, $: $ };', 'const # = $.$;', 'const { $: # } = $;', 'const [#] = $;'],
  ...['const # = $.map($);', 'const # = Promise.all([$, $()]);', 'const # = $.then($);'],
  ...['const # = async () => { ;; ;; };', 'async function* #() { yield* $(); ;; }'],
  ...['let #; # = $;', 'var # = $; # = $();', 'type # = $; const #: $ = $;'],
  'class # extends $ { $ = this.$; $() { return this.$(); } async $() { ;; return this.$(); } }',
];

function programs(): fc.Arbitrary<string> {
  return fc.array(fc.nat(1000), { minLength: 60, maxLength: 400 }).map((drawn) => {
    const choices = [...drawn];
    const next = (list: readonly string[], depth: number): string =>
      depth > 3 || choices.length === 0 ? list[0]! : list[choices.pop()! % list.length]!;
    const write = (template: string, depth: number): string =>
      template
        .replaceAll(/;;/g, () => write(next(STATEMENTS, depth), depth + 1))
        .replaceAll(/@/g, () => write(next(EXPRESSIONS, depth), depth + 1))
        .replaceAll(/\$(?!\{)/g, () => next(NAMES, 0));
    const declarations = NAMES.map((name) => write(next(DECLARATIONS, 0), 1).replaceAll('#', name));
    const statements = Array.from({ length: 4 }, () => write(next(STATEMENTS, 0), 1));
    return [...declarations, 'export async function run() {', ...statements, '}', ''].join('\n');
  });
}
