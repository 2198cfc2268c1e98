/// <reference types="node" />
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ReadOverlay } from './adapter.ts';

const NAMES = ['tsconfig.json', 'jsconfig.json'];

/** The configurations of folders, as the overlay has them. */
export class Configurations {
  readonly #around = new Map<string, readonly string[] | undefined>();
  /** It is asked for with every file, and most folders have none of their own. */
  readonly #nearest = new Map<string, string | undefined>();
  readonly #overlay: ReadOverlay;

  constructor(overlay: ReadOverlay) {
    this.#overlay = overlay;
  }

  /** May files below the folder belong to another project than those around it? */
  areIn(folder: string): boolean {
    return this.nearest(folder) === folder;
  }

  /** The folder of the nearest one, for the files of a folder. */
  nearest(folder: string): string | undefined {
    if (this.#nearest.has(folder)) return this.#nearest.get(folder);
    const above = dirname(folder);
    const isHere = NAMES.some((name) => this.#read(join(folder, name)) !== undefined);
    const further = above === folder ? undefined : this.nearest(above);
    const nearest = isHere ? folder : further;
    this.#nearest.set(folder, nearest);
    return nearest;
  }

  /**
   * Those that a compiler looks into for a file of the folder, the nearest first; `undefined` where one of them refers to
   * others, which may be anywhere.
   */
  around(folder: string): readonly string[] | undefined {
    if (this.#around.has(folder)) return this.#around.get(folder);
    const above = dirname(folder);
    const own = NAMES.map((name) => join(folder, name)).filter(
      (file) => this.#read(file) !== undefined,
    );
    const others = above === folder ? [] : this.around(above);
    const isPlain = !own.some((file) => /"references"/.test(this.#read(file)!));
    const all = others && isPlain ? [...own, ...others] : undefined;
    this.#around.set(folder, all);
    return all;
  }

  forget(): void {
    this.#around.clear();
    this.#nearest.clear();
  }

  #read(file: string): string | undefined {
    const text = this.#overlay(file);
    return text === undefined ? readOrNothing(file) : (text ?? undefined);
  }
}

function readOrNothing(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
