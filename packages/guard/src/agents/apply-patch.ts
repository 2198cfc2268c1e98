/** What a patch makes of one file. */
export interface PatchedFile {
  /** As the patch names it. */
  readonly path: string;
  /** Undefined for a file that it deletes. */
  readonly after: string | undefined;
  /** The file that it was before, where the patch moves it. */
  readonly from?: string;
}

/**
 * Applies a patch in the form of `apply_patch`, on texts only. What does not fit is left out: the tool that
 * the agent is about to call will refuse it too.
 */
export function applyPatch(
  patch: string,
  read: (path: string) => string | undefined,
): PatchedFile[] {
  return sectionsOf(patch).flatMap(({ action, path, lines }): PatchedFile[] => {
    if (action === 'Delete') return [{ path, after: undefined }];
    if (action === 'Add') return [{ path, after: added(lines) }];
    const before = read(path);
    const move = /^\*\*\* Move to: (.+)$/.exec(lines[0] ?? '')?.[1];
    const after = before === undefined ? undefined : update(before, move ? lines.slice(1) : lines);
    if (after === undefined) return [];
    return [move ? { path: move, after, from: path } : { path, after }];
  });
}

interface Section {
  readonly action: 'Add' | 'Update' | 'Delete';
  readonly path: string;
  readonly lines: readonly string[];
}

function sectionsOf(patch: string): Section[] {
  const sections: (Section & { lines: string[] })[] = [];
  for (const line of patch.split(/\r?\n/)) {
    const head = /^\*\*\* (Add|Update|Delete) File: (.+)$/.exec(line);
    if (head) {
      sections.push({ action: head[1] as Section['action'], path: head[2]!.trim(), lines: [] });
    } else if (!/^\*\*\* (?:Begin|End) Patch/.test(line)) sections.at(-1)?.lines.push(line);
  }
  return sections;
}

function added(lines: readonly string[]): string {
  return lines
    .filter((line) => line.startsWith('+'))
    .map((line) => `${line.slice(1)}\n`)
    .join('');
}

interface Hunk {
  /** A line, such as the head of a function, that stands above. */
  readonly anchors: readonly string[];
  readonly old: readonly string[];
  readonly new: readonly string[];
}

/** Undefined when a hunk has no place in the text. */
function update(text: string, lines: readonly string[]): string | undefined {
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const result = text.split(/\r?\n/);
  let from = 0;
  for (const hunk of hunksOf(lines)) {
    for (const anchor of hunk.anchors) {
      const at = find(result, [anchor], from);
      if (at === undefined) return undefined;
      from = at + 1;
    }
    const at = hunk.old.length ? find(result, hunk.old, from) : placeOfAddition(result, hunk, from);
    if (at === undefined) return undefined;
    result.splice(at, hunk.old.length, ...hunk.new);
    from = at + hunk.new.length;
  }
  return result.join(end);
}

/** Lines that are only added go to the end, before the last end of line; or below their anchor. */
function placeOfAddition(lines: readonly string[], { anchors }: Hunk, from: number): number {
  if (anchors.length) return from;
  return lines.at(-1) === '' ? lines.length - 1 : lines.length;
}

function hunksOf(lines: readonly string[]): Hunk[] {
  const hunks: OpenHunk[] = [];
  for (const line of lines) {
    const anchor = /^@@(?: (.*))?$/.exec(line);
    if (anchor) addAnchor(hunks, anchor[1]);
    else if (/^[ +-]/.test(line) || (line === '' && hunks.length)) addLine(hunks, line);
  }
  return hunks
    .map(withoutTrailingBlank)
    .filter(({ old, new: fresh }) => old.length || fresh.length);
}

interface OpenHunk {
  readonly anchors: string[];
  readonly old: string[];
  readonly new: string[];
}

/** Anchors in a row lead to one place. */
function addAnchor(hunks: OpenHunk[], anchor: string | undefined): void {
  const last = hunks.at(-1);
  if (!last || last.old.length || last.new.length) hunks.push({ anchors: [], old: [], new: [] });
  if (anchor) hunks.at(-1)!.anchors.push(anchor);
}

function addLine(hunks: OpenHunk[], line: string): void {
  if (!hunks.length) hunks.push({ anchors: [], old: [], new: [] });
  const hunk = hunks.at(-1)!;
  if (!line.startsWith('+')) hunk.old.push(line.slice(1));
  if (!line.startsWith('-')) hunk.new.push(line.slice(1));
}

/** The end of the section is no line of the file. */
function withoutTrailingBlank(hunk: Hunk): Hunk {
  const isBlank = hunk.old.at(-1) === '' && hunk.new.at(-1) === '';
  return isBlank ? { ...hunk, old: hunk.old.slice(0, -1), new: hunk.new.slice(0, -1) } : hunk;
}

/** Models are not exact about blanks, and neither is the tool. */
const forms = [
  (line: string) => line,
  (line: string) => line.trimEnd(),
  (line: string) => line.trim(),
];

function find(lines: readonly string[], wanted: readonly string[], from: number) {
  for (const form of forms) {
    const formed = wanted.map(form);
    for (let at = from; at + wanted.length <= lines.length; at++) {
      if (formed.every((line, offset) => form(lines[at + offset]!) === line)) return at;
    }
  }
  return undefined;
}
