import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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
  for (const { path: file, text } of stale) write(path.join(ROOT, file), text);
  process.stdout.write(
    stale.length ? `Wrote ${stale.map((part) => part.path).join(', ')}\n` : 'Nothing to do\n',
  );
}

function current(file: string): string | undefined {
  const full = path.join(ROOT, file);
  return existsSync(full) ? readFileSync(full, 'utf8') : undefined;
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
