/** A file that may hold a finding. */
export interface Candidate {
  /** From the root, with `/`, as shown. */
  readonly path: string;
  readonly absolute: string;
  readonly text: string;
}
