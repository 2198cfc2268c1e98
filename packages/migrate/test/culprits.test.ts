import { patterns, syntaxOracle } from '@taskgroup/patterns';
import { expect, test } from 'vitest';
import { changedSites, makeCandidate, sitesAt } from '../src/candidate.ts';
import { culprits } from '../src/culprits.ts';
import { parse } from '../src/parse.ts';
import type { NewError, TypeSession } from '../src/type-session.ts';

const names = ['a', 'b', 'c', 'd', 'e', 'f'];
const code = `export async function run() {
${names.map((name) => `  await Promise.all([${name}(), other()]);`).join('\n')}
}
`;

/** Which sites of six are blamed for an error that is there wherever the texts say so. */
function blamed(isThere: (rewritten: string) => boolean): string[] {
  const file = parse('run.ts', code);
  const chosen = patterns.filter(({ id }) => id === 'no-leaky-combinator');
  const candidate = makeCandidate(file, syntaxOracle(file), chosen);
  const suspects = changedSites(candidate).map((site) => ({ candidate, site }));
  const session = {
    countOf: (_: NewError, texts: ReadonlyMap<string, string>) =>
      Number(isThere([...texts.values()].join('\n'))),
    restore: () => undefined,
  } as Partial<TypeSession> as TypeSession;
  const error = { file: 'run.ts', offset: 0, message: 'TS2345: it does not fit' } as NewError;
  return culprits(error, suspects, session).map(
    ({ site }) => names[site.match.node.loc.start.line - 2]!,
  );
}

const isRewritten = (text: string, name: string) => text.includes(`() => ${name}()`);

test('the one site without which an error is gone is blamed for it', () => {
  expect(blamed((text) => isRewritten(text, 'd'))).toEqual(['d']);
});

test('of several that bring it only together one gives way, not all that remain', () => {
  const together = ['a', 'c', 'f'];
  const found = blamed((text) => together.every((name) => isRewritten(text, name)));
  expect(found).toHaveLength(1);
  expect(together).toContain(found[0]);
});

test('nobody is blamed for an error that is there without them too', () => {
  expect(blamed(() => true)).toEqual([]);
});

test('an error in a callback may come from a combinator in it as well as from the one around it', () => {
  const file = parse(
    'run.ts',
    `export async function run(xs: string[]) {
  await Promise.all(
    xs.map(async (x) => {
      const [a, b]: Pair = await Promise.all([first(x), second(x)]);
      use(a, b);
      await Promise.all([third(x), fourth(x)]);
    }),
  );
}
`,
  );
  const chosen = patterns.filter(({ id }) => id === 'no-leaky-combinator');
  const candidate = makeCandidate(file, syntaxOracle(file), chosen);
  const linesAt = (text: string) =>
    sitesAt(candidate, candidate.text.indexOf(text)).map(({ match }) => match.node.loc.start.line);
  expect(linesAt('[a, b]').toSorted()).toEqual([2, 4, 6]);
  expect(linesAt('first(x)')).toEqual([4]);
  expect(linesAt('xs,')).toEqual([2]);
});
