import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { gateBesideTypeScript7 } from './support/installed-gate.ts';
import { LEAKY, TestRepository } from './support/repository.ts';

describe('beside TypeScript 7 alone, which has no API for a parser of ESLint', () => {
  test('a comment about rules of others does not take ESLint', () => {
    const { status, findings } = judge(`/* eslint no-console: "off" */\n${LEAKY}`);
    expect(findings).toMatchObject([{ rule: 'taskgroup/no-leaky-combinator', line: 2 }]);
    expect(status).toBe(0);
  });

  test('a comment that configures one of ours does, which reads the file by our own parser', () => {
    const { status, findings } = judge(
      `/* eslint taskgroup/no-leaky-combinator: "off" */\n${LEAKY}void save();\nasync function save() {}\n`,
    );
    expect(findings).toMatchObject([{ rule: 'taskgroup/no-unowned-task' }]);
    expect(status).toBe(0);
  });

  test('a syntax error is one', () => {
    const { status, findings } = judge('const both = Promise.all([a(), b()];\n');
    expect(findings).toMatchObject([{ messageId: 'syntax-error', line: 1 }]);
    expect(status).toBe(1);
  });
});

/** What the gate says of one staged file, in a repository without a configuration. */
function judge(text: string): any {
  const repository = TestRepository.empty();
  repository.init();
  repository.stage({ 'a.ts': text });
  const bin = path.join(gateBesideTypeScript7().root, 'bin/taskgroup-guard.js');
  const { status, stdout, output } = repository.run(process.execPath, [
    ...[bin, 'check', '--staged', '--json'],
  ]);
  if (!stdout) throw new Error(output);
  return { status, ...(JSON.parse(stdout) as object) };
}
