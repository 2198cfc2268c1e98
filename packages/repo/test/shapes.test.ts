/**
 * The rules find the same wherever they run, and wherever types come from. The shapes are what they are asked about:
 * each is async work that nobody manages, beside controls of correct code.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { TaskGroup } from '@taskgroup/runtime';
import parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import { Linter as Linter9 } from 'eslint-9';
import * as ownParser from 'eslint-plugin-taskgroup/parser';
import { beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../src/root.ts';
import { typedSetups, untypedSetup } from '../src/shapes/hosts.ts';
import { lintAsJavaScript } from '../src/shapes/javascript.ts';
import { oxlint } from '../src/shapes/oxlint.ts';
import { isControl, readShapes, rulesFor, type Finding } from '../src/shapes/shapes.ts';

const found = new Map<string, Readonly<Record<string, readonly Finding[]>>>();

// Each is a process with a compiler in it; more than two at once only wait for each other.
beforeAll(async () => {
  await TaskGroup.forEach(
    [...typedSetups, untypedSetup],
    async ({ name, lint }) => {
      found.set(name, await lint());
    },
    { limit: 2 },
  );
}, 300_000);

/** Comparable, and readable where they differ. */
function lines(findings: readonly Finding[]): string[] {
  return findings
    .map(({ file, line, column, rule }) => `${file}:${line}:${column} ${rule}`)
    .toSorted();
}

function reference(): readonly Finding[] {
  return found.get(typedSetups[0]!.name)!['eslint']!;
}

describe('with types', () => {
  test('at least 93 % of the shapes are found', () => {
    const shapes = readShapes();
    const missed = shapes.filter((shape) => rulesFor(shape, reference()).length === 0);
    expect(shapes.length).toBeGreaterThanOrEqual(150);
    expect(missed.length / shapes.length, missed.map(({ id }) => id).join()).toBeLessThan(0.07);
  });

  test('nothing is reported in correct code', () => {
    expect(lines(reference().filter(({ file }) => isControl(file)))).toEqual([]);
  });

  test.for(typedSetups)('the findings are the same by $name', ({ name }) => {
    for (const [host, findings] of Object.entries(found.get(name)!)) {
      expect(lines(findings), host).toEqual(lines(reference()));
    }
  });
});

test('without types, some are missed, and none are others', () => {
  for (const findings of Object.values(found.get(untypedSetup.name)!)) {
    expect(lines(reference())).toEqual(expect.arrayContaining(lines(findings)));
    expect(findings.length).toBeGreaterThan(reference().length * 0.8);
    expect(findings.length).toBeLessThan(reference().length);
  }
});

test.for([
  ['ESLint 10', Linter],
  ['ESLint 9', Linter9 as unknown as typeof Linter],
] as const)('%s reports the same in JavaScript by any parser', ([, Host]) => {
  const findings = lintAsJavaScript(Host);
  expect(findings).toEqual(lintAsJavaScript(Host, parser));
  expect(findings).toEqual(lintAsJavaScript(Host, ownParser));
  expect(findings.length).toBeGreaterThan(100);
});

describe('a preset of Oxlint', () => {
  const folder = path.join(ROOT, 'packages/eslint-plugin/oxlint');

  test.for(readdirSync(folder))('can be extended: %s', async (name) => {
    const findings = await oxlint({
      extends: [path.join(folder, name)],
      categories: { correctness: 'off' },
      settings: { taskgroup: { allowedPaths: [], types: 'off' } },
    });
    expect(findings.length).toBeGreaterThan(50);
    expect(findings.filter(({ rule }) => !rule.startsWith('taskgroup/'))).toEqual([]);
  });
});
