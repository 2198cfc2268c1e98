/// <reference types="node" />
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ReadOverlay } from './adapter.ts';

/**
 * Knows the folders whose JavaScript belongs to no project, by looking at their configurations: a compiler that is asked
 * for the project of such a file makes one up each time, with all that the file imports.
 */
export class PlainJavaScript {
  readonly #mayTake = new Map<string, boolean>();
  readonly #read: (file: string) => string | undefined;

  constructor(overlay: ReadOverlay) {
    this.#read = (file) => {
      const text = overlay(file);
      return text === undefined ? readOrNothing(file) : (text ?? undefined);
    };
  }

  holds(file: string): boolean {
    return /\.[cm]?jsx?$/.test(file) && !this.#mayTakeJavaScript(dirname(file));
  }

  forget(): void {
    this.#mayTake.clear();
  }

  #mayTakeJavaScript(folder: string): boolean {
    const known = this.#mayTake.get(folder);
    if (known !== undefined) return known;
    const above = dirname(folder);
    const may =
      this.#hasConfiguration(folder) || (above !== folder && this.#mayTakeJavaScript(above));
    this.#mayTake.set(folder, may);
    return may;
  }

  #hasConfiguration(folder: string): boolean {
    if (this.#read(join(folder, 'jsconfig.json')) !== undefined) return true;
    // What it extends or refers to may say so in its place.
    return /"(?:allowJs|checkJs|extends|references)"/.test(
      this.#read(join(folder, 'tsconfig.json')) ?? '',
    );
  }
}

function readOrNothing(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
