import { spawn, spawnSync } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import picocolors from 'picocolors';
import { describe, expect, test, vi } from 'vitest';
import type { SiteReport } from '../src/index.ts';
import { choose } from '../src/interactive/choose.ts';
import { BIN, committed, LEAKY, MANIFEST, OWNED } from './repository.ts';

vi.setConfig({ testTimeout: 180_000 });

const colors = picocolors.createColors(false);
const [DOWN, SPACE, ENTER, ESCAPE, CTRL_D] = ['\u001B[B', ' ', '\r', '\u001B', '\u0004'];

describe('the questions', () => {
  const sites = [
    site('src/api/a.js', 1),
    site('src/api/a.js', 2),
    site('src/web/b.js', 1),
    site('src/web/b.js', 2),
  ];

  test('a directory is left out, and the sites of the other are taken one by one', async () => {
    const { chosen, screen } = await answer(sites, [
      ['Which directories?', SPACE + ENTER],
      ['2 sites in 1 file can be rewritten', ENTER],
      ['src/web/b.js:1:1', ENTER],
      ['src/web/b.js:2:1', DOWN + ENTER],
      ['Write 1 site in 1 file?', ENTER],
    ]);
    expect(chosen).toEqual([sites[2]]);
    expect(screen).toContain('- await Promise.all([a(), b()])\n+ await TaskGroup.all([');
    expect(screen).toContain('(1 of 2)');
  });

  test('one answer holds for the rest of a file, and quitting keeps what was chosen', async () => {
    const { chosen } = await answer(sites, [
      ['Which directories?', ENTER],
      ['can be rewritten', ENTER],
      ['src/api/a.js:1:1', DOWN + DOWN + ENTER],
      ['src/web/b.js:1:1', DOWN + DOWN + DOWN + DOWN + ENTER],
      ['Write 2 sites in 1 file?', ENTER],
    ]);
    expect(chosen).toEqual([sites[0], sites[1]]);
  });

  test('a pattern that somebody has to ask for is not ticked', async () => {
    const floating = { ...site('src/api/a.js', 9), pattern: 'no-floating-task' };
    const { chosen } = await answer(
      [...sites, floating],
      [
        ['Which patterns?', ENTER],
        ['Which directories?', ENTER],
        ['4 sites in 2 files can be rewritten', DOWN + ENTER],
        ['Write 4 sites in 2 files?', ENTER],
      ],
    );
    expect(chosen).toEqual(sites);
  });

  test.each([
    ['Escape', ESCAPE],
    ['the end of the input', CTRL_D],
  ])('%s breaks off, and chooses nothing', async (_, key) => {
    await expect(answer(sites, [['Which directories?', key]])).rejects.toThrow(
      'Broken off: nothing was written.',
    );
  });
});

test('without a terminal it is refused', () => {
  const shop = committed({ 'package.json': MANIFEST, 'a.js': LEAKY });
  const { code, stderr } = shop.run('--interactive');
  expect(code).toBe(2);
  expect(stderr).toContain('--interactive asks questions, and this is not a terminal');
  expect(shop.run('--interactive', '--json').code).toBe(2);
});

/** util-linux has it; macOS has one with other options. */
const hasScript = spawnSync('script', ['--version']).stdout?.toString().includes('util-linux');

test.runIf(hasScript)('on a terminal it asks, and writes what was chosen', async () => {
  const shop = committed({ 'package.json': MANIFEST, 'src/a.js': LEAKY, 'lib/b.js': LEAKY });
  // Nobody gave this terminal a size.
  const command = `stty cols 120 rows 40; ${process.execPath} ${BIN} --interactive --no-types --pattern no-leaky-combinator`;
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    cwd: shop.root,
    env: { ...process.env, TERM: 'xterm' },
  });
  const talk = conversation(
    (keys) => child.stdin.write(keys),
    [
      ['Which directories?', SPACE + ENTER],
      ['can be rewritten', ENTER],
      ['Rewrite this site?', ENTER],
      ['Write 1 site', ENTER],
    ],
  );
  child.stdout.on('data', talk.hear);
  const code = await new Promise((resolve) => child.once('exit', resolve));
  expect({ code, screen: talk.screen() }).toMatchObject({ code: 0 });
  expect(shop.read('src/a.js')).toBe(OWNED);
  expect(shop.read('lib/b.js')).toBe(LEAKY);
});

type Script = readonly (readonly [heard: string, keys: string])[];

async function answer(sites: readonly SiteReport[], script: Script) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const talk = conversation((keys) => input.write(keys), script);
  output.on('data', talk.hear);
  const chosen = await choose(sites, { colors, input, output });
  return { chosen: [...chosen], screen: talk.screen() };
}

/** Presses keys as soon as a text appears that was not there when the last ones were pressed. */
function conversation(press: (keys: string) => void, script: Script) {
  let [all, fresh, next] = ['', '', 0];
  return {
    hear: (chunk: Buffer) => {
      const text = stripVTControlCharacters(chunk.toString()).replaceAll('\r\n', '\n');
      all += text;
      fresh += text;
      const step = script[next];
      if (!step || !fresh.includes(step[0])) return;
      next += 1;
      fresh = '';
      // The question is drawn before its keys are listened to.
      setImmediate(() => press(step[1]));
    },
    screen: () => all,
  };
}

function site(file: string, line: number): SiteReport {
  return {
    file,
    line,
    column: 1,
    pattern: 'no-leaky-combinator',
    outcome: 'converted',
    notes: [],
    before: 'await Promise.all([a(), b()])',
    after: 'await TaskGroup.all([() => a(), () => b()])',
  };
}
