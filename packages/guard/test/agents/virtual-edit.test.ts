import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { FileEdit } from '../../src/agents/event.ts';
import { applyEdits } from '../../src/agents/virtual-edit.ts';

const BEFORE = 'one();\ntwo();\ntwo();\nthree();\n';

describe('an edit is made in memory', () => {
  test.each<[string, FileEdit, string | undefined]>([
    ['a whole file', { type: 'write', path: 'a.ts', content: 'x' }, 'x'],
    ['a part', replace('one', 'uno'), 'uno();\ntwo();\ntwo();\nthree();\n'],
    ['the first of two', replace('two', 'dos'), 'one();\ndos();\ntwo();\nthree();\n'],
    ['all', replace('two', 'dos', true), 'one();\ndos();\ndos();\nthree();\n'],
    ['a pattern of `replace`', replace('one', '$&$1'), '$&$1();\ntwo();\ntwo();\nthree();\n'],
    ['a part that is not there', replace('four', 'x'), undefined],
    [
      'a new line',
      { type: 'insert', path: 'a.ts', line: 1, text: 'new();\n' },
      'one();\nnew();\ntwo();\ntwo();\nthree();\n',
    ],
    [
      'a patch',
      patch('*** Update File: a.ts\n@@\n one();\n-two();\n+dos();\n two();'),
      'one();\ndos();\ntwo();\nthree();\n',
    ],
    [
      'a patch below an anchor',
      patch('*** Update File: a.ts\n@@ two();\n-two();\n+dos();'),
      'one();\ntwo();\ndos();\nthree();\n',
    ],
    [
      'a patch with other blanks',
      patch('*** Update File: a.ts\n@@\n   one();  \n+  half();'),
      '  one();  \n  half();\ntwo();\ntwo();\nthree();\n',
    ],
    [
      'a patch at the end',
      patch('*** Update File: a.ts\n@@\n three();\n+four();\n*** End of File'),
      `${BEFORE}four();\n`,
    ],
    ['a patch that does not fit', patch('*** Update File: a.ts\n@@\n-nine();\n+x'), undefined],
    ['a patch that deletes', patch('*** Delete File: a.ts'), undefined],
  ])('%s', (_title, edit, after) => {
    const folder = folderWith({ 'a.ts': BEFORE });

    expect(applyEdits([edit], folder)[0]?.after).toBe(after);
    expect(readFileSync(path.join(folder, 'a.ts'), 'utf8')).toBe(BEFORE);
  });

  test('several parts, one after the other', () => {
    const parts = [part('one', 'uno'), part('uno();\ntwo', 'x')];
    const folder = folderWith({ 'a.ts': BEFORE });

    const [file] = applyEdits([{ type: 'replace', path: 'a.ts', parts }], folder);
    expect(file).toEqual({
      absolute: path.join(folder, 'a.ts'),
      before: BEFORE,
      after: 'x();\ntwo();\nthree();\n',
    });
  });

  test('a part with LF, in a file with CRLF', () => {
    const folder = folderWith({ 'a.ts': 'one();\r\ntwo();\r\n' });

    expect(applyEdits([replace('one();\ntwo', 'a();\nb')], folder)[0]!.after).toBe(
      'a();\r\nb();\r\n',
    );
  });

  test('a file that is new', () => {
    const folder = folderWith({});
    const add = patch('*** Add File: src/b.ts\n+first();\n+\n+last();');

    expect(applyEdits([add], folder)).toEqual([
      {
        absolute: path.join(folder, 'src/b.ts'),
        before: undefined,
        after: 'first();\n\nlast();\n',
      },
    ]);
  });

  test('a file that moves is held against what it was', () => {
    const folder = folderWith({ 'a.ts': BEFORE });
    const move = patch('*** Update File: a.ts\n*** Move to: b.ts\n@@\n-one();\n+uno();');

    expect(applyEdits([move], folder)[0]).toMatchObject({
      absolute: path.join(folder, 'b.ts'),
      before: BEFORE,
    });
  });

  test('a cell of a notebook in TypeScript, and of no other', () => {
    const notebook = (language: string) =>
      JSON.stringify({
        cells: [{ id: 'c1', source: ['old();\n', 'more();'] }],
        metadata: { kernelspec: { language } },
      });
    const folder = folderWith({ 'a.ipynb': notebook('typescript'), 'b.ipynb': notebook('python') });
    const cell = (name: string) => ({ type: 'cell', path: name, cell: 'c1', source: 'x' }) as const;

    expect(applyEdits([cell('a.ipynb'), cell('b.ipynb')], folder)).toEqual([
      { absolute: path.join(folder, 'a.ipynb.ts'), before: 'old();\nmore();', after: 'x' },
    ]);
  });
});

function part(old: string, fresh: string, all = false) {
  return { old, new: fresh, all };
}

function replace(old: string, fresh: string, all = false): FileEdit {
  return { type: 'replace', path: 'a.ts', parts: [part(old, fresh, all)] };
}

function patch(body: string): FileEdit {
  return { type: 'patch', patch: `*** Begin Patch\n${body}\n*** End Patch\n` };
}

function folderWith(files: Record<string, string>): string {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'guard-edit-')));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  return folder;
}
