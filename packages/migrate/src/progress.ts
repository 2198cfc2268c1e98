/** Where a run is. */
export interface Progress {
  readonly phase: 'rewriting' | 'checking-types' | 'writing' | 'verifying';
  /** How many of `total` are done: files, or runs of the command. A file may be done in part. */
  readonly done: number;
  readonly total?: number;
  readonly detail?: string;
}

export type OnProgress = ((progress: Progress) => void) | undefined;
