import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { BIN, FLOATING, TestRepository } from '../support/repository.ts';

describe('the formats of a report', () => {
  test('several at once: files for machines, the report for people on the terminal', () => {
    const repository = withViolation();
    const files = ['--format', 'sarif', '--output', 'out/a.sarif', '--format', 'junit', '--output'];

    const { status, stdout } = repository.guard('check', ...files, 'b.xml', '--format', 'pretty');
    expect(status).toBe(1);
    expect(stdout).toContain('error taskgroup/no-floating-task');
    expect(JSON.parse(read(repository, 'out/a.sarif')).version).toBe('2.1.0');
    expect(read(repository, 'b.xml')).toContain('<failure ');
  });

  test('a document shares standard output with nothing', () => {
    const result = withViolation().guard('check', '--format', 'sarif', '--format', 'pretty');

    expect(result).toMatchObject({ status: 2, stdout: '' });
    expect(result.stderr).toContain('Cannot print sarif beside another format');
  });

  test.each([
    [['--format', 'html'], 'Known formats: pretty, json'],
    [['--output', 'a.sarif'], 'Give it after the --format it belongs to'],
  ])('%j is refused', (args, reason) => {
    expect(withViolation().guard('check', ...args)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(reason),
    });
  });

  test('a file that cannot be written is a sentence', () => {
    const repository = withViolation();
    repository.write({ taken: '' });

    const result = repository.guard('check', '--format', 'json', '--output', 'taken/a.json');
    expect(result.status).toBe(2);
    expect(result.stderr).toMatch(/^Cannot write taken\/a\.json: /);
  });

  test('a runner of GitHub obeys no line of the judged files', () => {
    const repository = withViolation();
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: path.join(repository.root, 's.md') };

    const args = [BIN, 'check', '--format', 'github'];
    const { stdout } = repository.run(process.execPath, args, env);
    expect(stdout).toMatch(/^::stop-commands::([\w-]+)\n[^]*\n::\1::\n::error file=order\.js,/);
    expect(read(repository, 's.md')).toContain('## taskgroup-guard: ❌ Violations');
  });
});

function withViolation(): TestRepository {
  const repository = TestRepository.empty();
  repository.init();
  repository.write({ 'order.js': FLOATING });
  return repository;
}

function read(repository: TestRepository, name: string): string {
  return readFileSync(path.join(repository.root, name), 'utf8');
}
