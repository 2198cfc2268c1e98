import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  findSites,
  patterns,
  rewriteSites,
  syntaxOracle,
  type Site,
  type SourceFile,
} from '@taskgroup/patterns';
import { parseForESLint } from '@typescript-eslint/parser';
import type { TSESTree } from '@typescript-eslint/types';
import { describe, expect, test } from 'vitest';
import { parseSource } from '../../src/host/parse-source.ts';

const fixtures = fileURLToPath(new URL('../../../../fixtures', import.meta.url));
const kinds = new Set<string>(patterns.flatMap(({ on }) => on));

describe('oxc’s tree, bridged, is typescript-eslint’s', () => {
  test.each(sources())('%s', (name) => {
    const file = path.join(fixtures, name);
    const text = readFileSync(file, 'utf8');
    const theirs = byTypescriptEslint(file, text);
    const ours = byOxc(file, text);

    expect(tokensOf(ours)).toEqual(tokensOf(theirs));
    expect(sitesOf(ours)).toEqual(sitesOf(theirs));
  });

  test.each([
    ['a shebang', '#!/usr/bin/env node\nawait Promise.all([load()]);\n'],
    [
      'operators that begin like lists of types',
      'f<A<B>>(a >> b, c >>>= (d) /* > */ >= e, x<y>(z));\n',
    ],
    ['a division and a regular expression', 'const a = b / c / d, e = /\\/[/]/g.test(f);\n'],
    ['templates in templates', 'tag`a${`b${c}d`}e`;\n'],
    ['a number behind a question mark', 'a ? .5 : b?.c ?? d;\n'],
    ['private names, and other alphabets', 'class A { #stopped = false; größe\\u0061() {} }\n'],
    [
      'parts that are not there',
      'class A { x; readonly y?: string; constructor(private z = 1) {} }\n',
    ],
    ['a line separator in a string', 'const a = "\u2028"; load();\n'],
  ])('%s', (_name, text) => {
    const theirs = byTypescriptEslint('input.ts', text);
    const ours = byOxc('input.ts', text);

    expect(tokensOf(ours)).toEqual(tokensOf(theirs));
    expect(shapeOf(ours.ast, ours)).toEqual(shapeOf(theirs.ast, theirs));
  });

  test('the elements of a component', () => {
    const text = 'export const Page = () => <p title="a &gt; b" data-x={1}>a {b} &amp; </p>;\n';

    const theirs = byTypescriptEslint('page.tsx', text);
    expect(tokensOf(byOxc('page.tsx', text))).toEqual(tokensOf(theirs));
  });
});

test('a text that is not valid has no tree', () => {
  expect(parse('input.ts', 'const = 1;\n')).toBeUndefined();
});

function sources(): string[] {
  const names = readdirSync(fixtures, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => /\.tsx?$/.test(name) && !name.includes('node_modules')).sort();
}

function parse(file: string, text: string) {
  const language = { parser: 'typescript-eslint', sourceType: 'module', jsx: false } as const;
  return parseSource(file, text, { ...language, globalReturn: false }, kinds);
}

function byOxc(file: string, text: string): SourceFile {
  return parse(file, text)!;
}

function byTypescriptEslint(file: string, text: string): SourceFile {
  // ESLint makes a comment of a shebang before it parses.
  const { ast, scopeManager, visitorKeys } = parseForESLint(text.replace(/^#!/, '//'), {
    ...{ comment: true, loc: true, range: true, tokens: true },
    ...{ filePath: file, sourceType: 'module' },
  });
  const source = { path: file, text, ast, scopeManager, visitorKeys, moduleKind: 'esm' } as const;
  setParents(ast, source);
  (ast as { parent: unknown }).parent = null;
  return source;
}

function setParents(node: TSESTree.Node, source: SourceFile): void {
  for (const child of childrenOf(node, source)) {
    (child as { parent: TSESTree.Node }).parent = node;
    setParents(child, source);
  }
}

function childrenOf(node: TSESTree.Node, { visitorKeys }: SourceFile): TSESTree.Node[] {
  const fields = node as unknown as Record<string, TSESTree.Node | (TSESTree.Node | null)[] | null>;
  const children = (visitorKeys[node.type] ?? []).flatMap((key) => fields[key] ?? []);
  return children.filter((child) => child !== null);
}

function shapeOf(node: TSESTree.Node, source: SourceFile): unknown[] {
  const children = childrenOf(node, source).map((child) => shapeOf(child, source));
  return [node.type, node.range, children];
}

function tokensOf({ ast }: SourceFile) {
  return (ast.tokens ?? []).map(({ value, range, type }) => [value, range, type === 'String']);
}

/** Everything a host could tell of a file. */
function sitesOf(file: SourceFile) {
  return findSites(file, patterns, syntaxOracle(file)).map((site) => {
    const { messageId, data, node, silent, asks } = site.match;
    const { start, end } = node.loc;
    return {
      ...{ id: site.pattern.id, messageId, data, silent },
      ...{ start: { ...start }, end: { ...end }, asks: asks?.map(({ range }) => range) },
      rewritten: site.pattern.rewrite && rewritten(file, site),
    };
  });
}

function rewritten(file: SourceFile, site: Site): unknown {
  const { text, sites } = rewriteSites(file, [site], syntaxOracle(file));
  return [text, sites.map(({ rewrite }) => [rewrite.outcome, titleOf(rewrite)])];
}

function titleOf(rewrite: object): unknown {
  return 'title' in rewrite ? rewrite.title : undefined;
}
