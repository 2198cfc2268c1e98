import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  findSites,
  mayHoldSite,
  patterns,
  syntaxOracle,
  type Pattern,
  type SourceFile,
} from '../src/index.ts';
import { parse } from './parse.ts';
import { findings, rewrite } from './rewrite.ts';

const root = fileURLToPath(new URL('../../../fixtures/patterns', import.meta.url));

test('every pattern has its folder of examples', () => {
  expect(readdirSync(root).sort()).toEqual(patterns.map(({ id }) => id));
});

describe.for(patterns)('$id', (pattern) => {
  const read = (name: string) => readFileSync(`${root}/${pattern.id}/${name}`, 'utf8');
  // A rule that does nothing by itself says in a file of its own how the example sets it up.
  const options = existsSync(`${root}/${pattern.id}/options.json`)
    ? (JSON.parse(read('options.json')) as object)
    : {};
  const inputs = readdirSync(`${root}/${pattern.id}`).filter((name) => name.endsWith('.input.ts'));
  // A comment behind a line of the bad example says what is bad about it.
  const remark = / +\/\/ .*$/gm;

  test('the bad example is bad on every line that has a remark, and nowhere else', () => {
    const lines = read('bad.ts').split('\n');
    const remarked = lines.flatMap((line, index) => (line.match(remark) ? [index + 1] : []));
    expect(
      findings(pattern, read('bad.ts'), { options }).map((each) => Number.parseInt(each)),
    ).toEqual(remarked);
    expect(remarked).not.toEqual([]);
  });

  test('the good example is good', () => {
    expect(findings(pattern, read('good.ts'), { options })).toEqual([]);
  });

  test('the rewrite turns the one into the other, where there is one', () => {
    const bad = read('bad.ts').replace(remark, '');
    const { text } = rewrite(pattern, bad, { asOffer: true });
    if (pattern.offersFor === 'some') expect(inputs).not.toEqual([]);
    else if (pattern.safety !== 'manual') expect(text).toBe(read('good.ts'));
    // What only some sites get, on request, is in examples of its own.
    else if (!pattern.codemod) expect(text).toBe(bad);
  });

  test('a rewrite that says itself what it does belongs to a pattern with several', () => {
    const sources = readdirSync(`${root}/${pattern.id}`).filter((name) => name.endsWith('.ts'));
    const titles = sources.flatMap((name) => titlesIn(parse(read(name)), pattern));
    if (titles.length) expect(pattern.suggestions, titles[0]).toBe('several');
  });

  test('every example with a site looks like one', () => {
    const sources = readdirSync(`${root}/${pattern.id}`).filter((name) => !name.endsWith('.json'));
    for (const name of sources) {
      const file = parse(read(name));
      const sites = findSites(file, [pattern], syntaxOracle(file));
      if (sites.length) expect(mayHoldSite(file.text, [pattern]), name).toBe(true);
    }
  });

  test.for(inputs)('%s becomes its output', (name) => {
    const { text } = rewrite(pattern, read(name));
    expect(text).toBe(read(name.replace('.input.', '.output.')));
    expect(rewrite(pattern, text).text).toBe(text);
  });
});

function titlesIn(file: SourceFile, pattern: Pattern): string[] {
  if (pattern.safety !== 'behaviour-changing') return [];
  const oracle = syntaxOracle(file);
  return findSites(file, [pattern], oracle).flatMap(({ match }) => {
    const rewrite = pattern.rewrite!(match, file, oracle, 'best');
    return (rewrite.outcome !== 'left' && rewrite.title) || [];
  });
}
