import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { ROOT } from '../root.ts';
import type { Figure } from './figure.ts';
import { benchRuntime } from './runtime.ts';

/** Measures every promise, writes the figures as JSON and Markdown, and fails when one is missed. */
const figures: Figure[] = await benchRuntime();
const folder = path.join(ROOT, 'packages/repo/bench');
mkdirSync(folder, { recursive: true });
writeFileSync(path.join(folder, 'results.json'), `${JSON.stringify(document(), null, 2)}\n`);
writeFileSync(path.join(folder, 'results.md'), table());
process.stdout.write(table());
process.exitCode = figures.some(isMissed) ? 1 : 0;

function document(): object {
  return { node: process.version, cores: availableParallelism(), figures };
}

function table(): string {
  const rows = figures.map(
    (figure) =>
      `| ${figure.name} | ${round(figure.value)} ${figure.unit} | ≤ ${figure.bar} ${figure.unit} | ${isMissed(figure) ? 'missed' : 'kept'} |`,
  );
  return [
    `Node ${process.version}, ${availableParallelism()} cores. \`npm run bench\` measures again.`,
    '',
    '| Promise | Measured | Bar | |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function isMissed({ value, bar }: Figure): boolean {
  return value > bar;
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
