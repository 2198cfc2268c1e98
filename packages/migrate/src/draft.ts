import type { Candidate } from './candidate.ts';
import { finish, planned, type FileResult } from './file-result.ts';
import type { Source } from './sources.ts';
import { findDefect } from './verify.ts';

/**
 * What shall come of one file while its types are checked. Its trees are larger than all else of a run, and for most files
 * nobody asks again: they are made anew for one of whose sites gives way.
 */
export class Draft {
  readonly source: Source;
  readonly #make: () => Candidate;
  #candidate: Candidate | undefined;
  readonly #text: string;
  readonly #result: FileResult | undefined;

  constructor(source: Source, make: () => Candidate) {
    this.source = source;
    this.#make = make;
    const candidate = make();
    this.#text = candidate.text;
    const isChanged = candidate.text !== source.text;
    if (isChanged && findDefect(candidate.file, candidate.text)) this.#candidate = candidate;
    else this.#result = planned(source, candidate);
  }

  get path(): string {
    return this.source.path;
  }

  get text(): string {
    return this.#candidate?.text ?? this.#text;
  }

  get isChanged(): boolean {
    return this.text !== this.source.text;
  }

  /** To ask about its sites, and to take them back. */
  get candidate(): Candidate {
    return (this.#candidate ??= this.#make());
  }

  finish(): FileResult {
    if (!this.#candidate && this.#result) return this.#result;
    return finish(this.source, this.candidate);
  }
}
