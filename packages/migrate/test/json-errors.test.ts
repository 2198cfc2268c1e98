import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test, vi } from 'vitest';
import { committed, LEAKY, MANIFEST } from './repository.ts';

// Each story starts several processes.
vi.setConfig({ testTimeout: 180_000 });

const schema = JSON.parse(
  readFileSync(new URL('../schemas/report.schema.json', import.meta.url), 'utf8'),
) as object;
const FILES = { 'package.json': MANIFEST, 'src/a.js': LEAKY };
const MISSING = "No file or directory is named 'src/missing.ts'.";

/** The one document on standard output, which has to be as the schema says. */
function documentOf(...args: string[]) {
  const { code, stdout, stderr } = committed(FILES).run(...args);
  const document = JSON.parse(stdout) as Record<string, unknown>;
  const isValid = new Ajv2020().compile(schema);
  expect(isValid(document), JSON.stringify(isValid.errors)).toBe(true);
  expect(document).toMatchObject({ schema: 1, verdict: 'error', exitCode: code });
  return { code, stderr, error: document['error'] };
}

test.for([
  ['a path that does not exist', ['--json', 'src/missing.ts'], MISSING],
  ['the same, by the long name', ['--report', 'json', 'src/missing.ts'], MISSING],
  ['an option that there is not', ['--fast', '--json'], "unknown option '--fast'"],
  ['nothing to undo', ['--undo', '--json'], expect.stringContaining('undo')],
  [
    'another report that cannot be written',
    ['--json', '--report', 'html:src'],
    expect.stringMatching(/src' cannot be written: it is a directory/),
  ],
] as const)('an error is a document too for readers of --json: %s', ([, args, sentence]) => {
  const { code, error, stderr } = documentOf(...args);
  expect({ code, error }).toEqual({ code: 2, error: sentence });
  expect(stderr).toContain(error);
});

test('a reader of lines gets one line', () => {
  const { stdout } = committed(FILES).run('--report=jsonl', 'src/missing.ts');
  const line = { type: 'error', schema: 1, verdict: 'error', exitCode: 2, error: MISSING };
  expect(stdout).toBe(`${JSON.stringify(line)}\n`);
});

test.for([[[]], [['--report', 'json:report.json']], [['--report', 'md']]])(
  'nobody else gets one: %j',
  ([args]) => {
    expect(committed(FILES).run(...args!, 'src/missing.ts').stdout).toBe('');
  },
);
