import type { Repository } from '../repository.ts';
import type { Scope } from '../report.ts';
import type { SkipReason } from '../source-text.ts';
import type { StagedFile } from '../staged.ts';
import type { Snapshot } from './snapshot.ts';

/** The bytes of a file, or why there are none to judge. */
export type Content = { readonly content: Buffer } | { readonly skip: SkipReason };

/** One file to judge. */
export interface SelectedFile {
  /** From the boundary, with `/`. */
  readonly path: string;
  readonly absolute: string;
}

/** What is judged, and against which state of the records. */
export interface Selection {
  readonly scope: Scope;
  /** The repository's root; outside a repository, the working directory. */
  readonly boundary: string;
  /** Undefined outside a repository, where there are no records. */
  readonly repository: Repository | undefined;
  readonly files: readonly SelectedFile[];
  /** The contents, in the order of the files. */
  read(files: readonly SelectedFile[]): AsyncIterable<Content>;
  /** The texts that files of the selection had before the change, by path. */
  readonly readBefore?: (files: readonly SelectedFile[]) => Promise<ReadonlyMap<string, string>>;
  readonly snapshot: Snapshot | undefined;
  /** The commit whose types are judged; `index`, or undefined for the disk. */
  readonly types: 'index' | { readonly commit: string } | undefined;
  /** What the index has otherwise than HEAD, in a merge what it brings, too. */
  readonly staged?: readonly StagedFile[];
  /** Every file that the change adds, changes or deletes, whatever its kind. */
  readonly touched: ReadonlySet<string>;
  /** The commit that the change is compared with; undefined before the first one. */
  readonly base: string | undefined;
}
