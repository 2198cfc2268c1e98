import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../root.ts';
import { generated } from './generated.ts';

/** Writes every generated part; with `--check`, names those that are out of date and fails. */
const stale = (await generated()).filter(({ path: file, text }) => current(file) !== text);
if (process.argv.includes('--check')) {
  for (const { path: file } of stale) process.stderr.write(`${file} is out of date.\n`);
  if (stale.length) process.stderr.write('Run `npm run generate` and commit what it writes.\n');
  process.exitCode = stale.length ? 1 : 0;
} else {
  for (const { path: file, text } of stale) writeFileSync(path.join(ROOT, file), text);
  process.stdout.write(
    stale.length ? `Wrote ${stale.map((part) => part.path).join(', ')}\n` : 'Nothing to do\n',
  );
}

function current(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}
