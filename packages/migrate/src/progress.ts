/** Where a run is. */
export interface Progress {
  readonly phase: 'rewriting' | 'checking-types' | 'writing' | 'verifying';
  /** How many of `total` are done: files, programs or runs of the command. */
  readonly done: number;
  readonly total?: number;
  readonly detail?: string;
}

export type OnProgress = ((progress: Progress) => void) | undefined;
