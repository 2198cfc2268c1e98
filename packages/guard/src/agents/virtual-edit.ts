import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { decode } from '../source-text.ts';
import { applyPatch } from './apply-patch.ts';
import type { FileEdit, Replacement } from './event.ts';

/** A file before and after an edit that nobody has made yet. */
export interface EditedFile {
  readonly absolute: string;
  /** Undefined for a file that is new. */
  readonly before: string | undefined;
  readonly after: string;
}

/**
 * Applies edits to texts; nothing is written. Edits that do not fit their file are left out, for the agent's tool
 * refuses them by itself, and so are deletions, which add nothing.
 */
export function applyEdits(edits: readonly FileEdit[], cwd: string): EditedFile[] {
  const files = new Map<string, { before: string | undefined; after: string }>();
  const textOf = (absolute: string) => files.get(absolute)?.after ?? readText(absolute);
  const set = (absolute: string, before: string | undefined, after: string | undefined) => {
    if (after === undefined || after === before) return;
    files.set(absolute, {
      before: files.has(absolute) ? files.get(absolute)!.before : before,
      after,
    });
  };
  for (const edit of edits) {
    if (edit.type === 'patch') {
      const read = (name: string) => textOf(path.resolve(cwd, name));
      for (const { path: name, after, from } of applyPatch(edit.patch, read)) {
        set(path.resolve(cwd, name), read(from ?? name), after);
      }
    } else if (edit.type === 'cell') {
      const cell = editCell(edit, readText(path.resolve(cwd, edit.path)));
      if (cell) set(`${path.resolve(cwd, edit.path)}.ts`, cell.before, cell.after);
    } else {
      const absolute = path.resolve(cwd, edit.path);
      set(absolute, textOf(absolute), applyOne(edit, textOf(absolute)));
    }
  }
  return [...files].map(([absolute, texts]) => ({ absolute, ...texts }));
}

type PlainEdit = Exclude<FileEdit, { readonly type: 'patch' | 'cell' }>;

function applyOne(edit: PlainEdit, before: string | undefined): string | undefined {
  if (edit.type === 'write') return edit.content;
  if (edit.type === 'insert') return insert(before ?? '', edit.line, edit.text);
  let text: string | undefined = before;
  for (const part of edit.parts)
    text = text === undefined && part.old ? undefined : replace(text ?? '', part);
  return text;
}

/** An empty old text means the whole file, which is new or empty. */
function replace(text: string, { old, new: fresh, all }: Replacement): string | undefined {
  if (old === '') return text === '' ? fresh : undefined;
  const at = text.indexOf(old);
  if (at !== -1) {
    return all
      ? text.replaceAll(old, () => fresh)
      : text.slice(0, at) + fresh + text.slice(at + old.length);
  }
  // Tools show and take LF, whatever the file has.
  const withReturns = (part: string) => part.replace(/\r?\n/g, '\r\n');
  if (!text.includes('\r\n') || withReturns(old) === old) return undefined;
  return replace(text, { old: withReturns(old), new: withReturns(fresh), all });
}

function insert(text: string, line: number, added: string): string {
  const lines = text.split('\n');
  return [...lines.slice(0, line), added.replace(/\n$/, ''), ...lines.slice(line)].join('\n');
}

interface Notebook {
  readonly cells?: readonly {
    readonly id?: string;
    readonly source?: string | readonly string[];
  }[];
  readonly metadata?: {
    readonly kernelspec?: { readonly language?: string };
    readonly language_info?: { readonly name?: string };
  };
}

/** A cell counts as a file of its own, where the notebook is in JavaScript or TypeScript. */
function editCell(edit: CellEdit, text: string | undefined) {
  const notebook = parseNotebook(text);
  if (!notebook || !/^(?:java|type)script$/i.test(languageOf(notebook))) return undefined;
  const cell = notebook.cells?.find(({ id }) => id !== undefined && id === edit.cell);
  const before = cell?.source === undefined ? undefined : [cell.source].flat().join('');
  return { before, after: edit.source };
}

type CellEdit = Extract<FileEdit, { readonly type: 'cell' }>;

function languageOf({ metadata }: Notebook): string {
  return metadata?.kernelspec?.language ?? metadata?.language_info?.name ?? '';
}

function parseNotebook(text: string | undefined): Notebook | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Notebook);
  } catch {
    return undefined;
  }
}

function readText(absolute: string): string | undefined {
  try {
    return existsSync(absolute) ? decode(readFileSync(absolute)) : undefined;
  } catch {
    return undefined; // a folder, or not ours to read
  }
}
