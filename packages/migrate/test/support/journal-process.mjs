// The part of the command that writes, alone: node journal-process.mjs write|recover|undo <folder> <file>…
import path from 'node:path';
import process from 'node:process';
import { readFileSync } from 'node:fs';
import { Journal } from '../../dist/journal/journal.js';
import { recover } from '../../dist/journal/recover.js';
import { undoLastRun } from '../../dist/journal/undo.js';
import { writeChanges } from '../../dist/journal/write-changes.js';

const [action, folder, ...names] = process.argv.slice(2);
const journal = new Journal(path.join(folder, 'journal'));

if (action === 'write') await writeChanges(names.map(changeOf), journal, {});
else if (action === 'recover') await recover(journal);
else await undoLastRun(journal);

function changeOf(name) {
  const file = path.join(folder, name);
  const before = readFileSync(file, 'utf8');
  return { file, before, after: before.replaceAll('old', 'new') };
}
