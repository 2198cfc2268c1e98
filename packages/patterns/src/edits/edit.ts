/** Replaces the text from `start` to `end` (UTF-16 offsets) by `text`; `start === end` inserts. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Set where several sites may ask for the same, such as a name that all of them use, and it is to be done once. */
  readonly once?: true;
}

export function insert(at: number, text: string): Edit {
  return { start: at, end: at, text };
}

export function replace(range: readonly [number, number], text: string): Edit {
  return { start: range[0], end: range[1], text };
}

export function remove(range: readonly [number, number]): Edit {
  return replace(range, '');
}

/**
 * Applies edits to a text; what lies between them stays byte for byte as it was.
 *
 * Edits of nested sites meet at the same offset (an outer site puts `() => ` before an inner
 * `Promise.all`), so insertions come before a replacement that starts there, and among insertions the
 * order given decides.
 *
 * @throws {RangeError} when two edits change the same text: a rewrite that overlaps another is a defect.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = '';
  let at = 0;
  for (const edit of inOrder(withoutRepeats(edits))) {
    if (edit.start < at) {
      throw new RangeError(
        `Cannot apply edits as they overlap at offset ${edit.start}: current value is ${JSON.stringify(edit)}`,
      );
    }
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

function withoutRepeats(edits: readonly Edit[]): readonly Edit[] {
  const done = new Set<string>();
  return edits.filter(({ start, end, text, once }) => {
    const key = JSON.stringify([start, end, text]);
    if (!once) return true;
    const isNew = !done.has(key);
    done.add(key);
    return isNew;
  });
}

function inOrder(edits: readonly Edit[]): Edit[] {
  return edits.toSorted(
    (a, b) => a.start - b.start || Number(a.end > a.start) - Number(b.end > b.start),
  );
}
