/** What an agent is about to do, whatever its host calls it. */
export type AgentEvent =
  | { readonly kind: 'edit'; readonly cwd: string; readonly edits: readonly FileEdit[] }
  | { readonly kind: 'command'; readonly cwd: string; readonly command: string }
  | { readonly kind: 'stop'; readonly cwd: string; readonly again: boolean }
  | { readonly kind: 'other' };

/** A change of files that has not happened yet. */
export type FileEdit =
  | { readonly type: 'write'; readonly path: string; readonly content: string }
  | { readonly type: 'replace'; readonly path: string; readonly parts: readonly Replacement[] }
  | { readonly type: 'insert'; readonly path: string; readonly line: number; readonly text: string }
  | {
      readonly type: 'cell';
      readonly path: string;
      readonly cell: string | undefined;
      readonly source: string;
    }
  | { readonly type: 'patch'; readonly patch: string };

export interface Replacement {
  readonly old: string;
  readonly new: string;
  readonly all: boolean;
}

/** What we say to it. A refusal without a reason is ignored by some hosts, so there is none. */
export type Answer =
  { readonly decision: 'pass' } | { readonly decision: 'refuse'; readonly reason: NonEmpty };

export type NonEmpty = string & { readonly nonEmpty: true };

export const pass: Answer = { decision: 'pass' };

/** @throws {TypeError} when there is no reason. */
export function refuse(reason: string): Answer {
  if (!reason.trim()) throw new TypeError('Cannot refuse without a reason');
  return { decision: 'refuse', reason: reason as NonEmpty };
}

/** What a payload is that nobody can read. */
export class PayloadError extends Error {
  override readonly name = 'PayloadError';
}
