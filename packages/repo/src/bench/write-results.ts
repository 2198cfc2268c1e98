import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import prettier from 'prettier';
import { withPart } from '../generate/with-part.ts';
import { ROOT } from '../root.ts';
import { PARTS } from './families.ts';
import { markdown } from './markdown.ts';
import { picture } from './picture.ts';
import { mergeResults, readResults, type Results } from './results.ts';

const JSON_FILE = path.join(ROOT, 'packages/repo/bench/results.json');
const MARKDOWN_FILE = path.join(ROOT, 'packages/repo/bench/results.md');
const PAGE = path.join(ROOT, 'docs/benchmarks.md');
const IMAGES = path.join(ROOT, 'docs/images');

/** Puts the results beside those of families that were not measured, and writes all that shows them. */
export async function writeResults(fresh: Results): Promise<void> {
  const order = Object.values(PARTS).flatMap((families) => families.map(({ name }) => name));
  const results = mergeResults(readResults(JSON_FILE), fresh, order);
  await write(JSON_FILE, JSON.stringify(results));
  await write(MARKDOWN_FILE, `<!-- Written by \`npm run bench\`. -->\n\n${markdown(results)}\n`);
  const page = readFileSync(PAGE, 'utf8');
  await write(PAGE, withPart(page, 'benchmarks', markdown(results), 'docs/benchmarks.md'));
  mkdirSync(IMAGES, { recursive: true });
  for (const [part, families] of Object.entries(PARTS)) {
    const tables = families.flatMap(({ name }) => results[name]?.tables ?? []);
    if (tables.length) writeFileSync(path.join(IMAGES, `bench-${part}.svg`), picture(tables));
  }
}

async function write(file: string, text: string): Promise<void> {
  const config = await prettier.resolveConfig(file);
  writeFileSync(file, await prettier.format(text, { ...config, filepath: file }));
}
