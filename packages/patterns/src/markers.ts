/** What a marker begins with: teams search for it, the codemod writes and removes it, the gate counts it. */
export const MARKER = 'TODO(taskgroup)';

/** A comment that the codemod left above a site that somebody has to look at. */
export interface Marker {
  /** The reason code, as the report gives it. */
  readonly code: string;
  /** Counts from 1. */
  readonly line: number;
}

/** The text of a marker, without the comment signs around it. */
export function markerText(code: string): string {
  return `${MARKER}: ${code}`;
}

/** The code that a comment marks, given with or without its signs; `undefined` for any other comment. */
export function markedCode(comment: string): string | undefined {
  return /^(?:\/\/|\/\*)?\s*TODO\(taskgroup\): ([a-z]+(?:-[a-z]+)*)\s*(?:\*\/)?$/.exec(
    comment.trim(),
  )?.[1];
}

/** The markers of a text: lines that hold one and nothing else. */
export function markersIn(text: string): Marker[] {
  if (!text.includes(MARKER)) return [];
  return text.split('\n').flatMap((content, index) => {
    const code = markedCode(content);
    return code ? [{ code, line: index + 1 }] : [];
  });
}
