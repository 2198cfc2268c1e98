import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../root.ts';

/** Where the shapes of unmanaged async work are written down. */
export const SHAPES = path.join(ROOT, 'fixtures/shapes');

/** One way to lose sight of async work: the lines from its marker to the next. */
export interface Shape {
  readonly id: string;
  readonly title: string;
  /** Relative to the folder of the shapes. */
  readonly file: string;
  readonly from: number;
  readonly to: number;
}

/** A place that a linter reports. */
export interface Finding {
  readonly file: string;
  readonly line: number;
  /** From 1; absent where nobody compares it. */
  readonly column?: number;
  readonly rule: string;
}

/** Shapes of unmanaged work, those that misuse our own runtime aside. */
export function readShapes(): Shape[] {
  return shapeFiles()
    .filter((file) => !file.startsWith('groups.') && !isControl(file))
    .flatMap(shapesIn);
}

/** Every file of shapes and of controls. */
export function shapeFiles(): string[] {
  return readdirSync(SHAPES)
    .filter((name) => /\.tsx?$/.test(name))
    .toSorted();
}

/** Is it a file of correct code, made of the same constructs? */
export function isControl(file: string): boolean {
  return file.includes('.control.');
}

function shapesIn(file: string): Shape[] {
  const lines = readFileSync(path.join(SHAPES, file), 'utf8').split('\n');
  const starts = lines.flatMap((line, index) => {
    const marker = /^\/\/ ([A-Z]\d\d): (.+)$/.exec(line);
    return marker ? [{ id: marker[1]!, title: marker[2]!, from: index + 1 }] : [];
  });
  return starts.map((start, n) => ({
    ...start,
    file,
    to: (starts[n + 1]?.from ?? lines.length + 1) - 1,
  }));
}

/** The rules that report something in the lines of a shape. */
export function rulesFor(shape: Shape, findings: readonly Finding[]): string[] {
  const rules = findings
    .filter(({ file, line }) => file === shape.file && line >= shape.from && line <= shape.to)
    .map(({ rule }) => rule);
  return [...new Set(rules)].toSorted();
}
