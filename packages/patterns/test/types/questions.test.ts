import { join } from 'node:path';
import type { TSESTree } from '@typescript-eslint/types';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { syntaxOracle, type SourceFile, type TypeOracle } from '../../src/index.ts';
import { walk } from '../../src/ast/walk.ts';
import { closeSessions } from '../../src/types/native/session.ts';
import { backends, parsed, type Backend } from './backends.ts';
import { cases, PRELUDE, type Case, type Question } from './questions.ts';

const FOLDER = join(import.meta.dirname, 'project');
const PATH = join(FOLDER, 'input.tsx');

let text = PRELUDE;
const places = cases.map(([, code]) => {
  const [before = '', after = ''] = code.split('~');
  const start = text.length + 2 + before.length;
  text += `{ ${before}${after} }\n`;
  return start;
});

afterAll(closeSessions);

describe.each(backends)('the answers of $name', (backend: Backend) => {
  const ask = asker((path) => backend.open(text, path), backend.missing);

  test.skipIf(backend.missing).for(rows())('%s of %s is %j', ([question, , expected, at]) => {
    expect(ask(question, at)).toEqual(expected);
  });
});

describe('the text alone', () => {
  const ask = asker((path) => {
    const file = parsed(text, path);
    return { file, types: syntaxOracle(file) };
  });

  test.for(rows())('%s of %s contradicts no type', ([question, , expected, at]) => {
    const answer = ask(question, at);
    if (answer !== undefined) expect(answer).toEqual(expected);
  });
});

type Row = readonly [...Case, number];

function rows(): Row[] {
  return cases.map(([question, code, expected], index) => [
    question,
    code,
    inFolder(expected),
    places[index]!,
  ]);
}

function inFolder(answer: unknown): unknown {
  const module = (answer as { module?: string } | undefined)?.module;
  return module ? { ...(answer as object), module: module.replace('FOLDER', FOLDER) } : answer;
}

function asker(open: (path: string) => { file: SourceFile; types: TypeOracle }, missing?: string) {
  let opened: ReturnType<typeof open>;
  const nodes = new Map<number, TSESTree.Node>();
  beforeAll(() => {
    if (missing) return;
    opened = open(PATH);
    const { ast, visitorKeys } = opened.file;
    for (const node of walk(ast, visitorKeys)) {
      if (!/Statement$/.test(node.type) && !nodes.has(node.range[0]))
        nodes.set(node.range[0], node);
    }
  });
  return (question: Question, at: number) => opened.types[question]?.(nodes.get(at) as never);
}
