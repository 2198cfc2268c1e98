import path from 'node:path';

/** What stands in a folder. */
export interface Entries {
  readonly files: Set<string>;
  readonly directories: Set<string>;
}

/** The names in each folder that holds, or leads to, one of the files. */
export function namesByFolder(files: Iterable<string>): Map<string, Entries> {
  const tree = new Map<string, Entries>();
  const entriesOf = (directory: string) => {
    const known = tree.get(directory);
    if (known) return known;
    const entries: Entries = { files: new Set(), directories: new Set() };
    tree.set(directory, entries);
    const parent = path.posix.dirname(directory);
    if (parent !== directory) entriesOf(parent).directories.add(path.posix.basename(directory));
    return entries;
  };
  for (const file of files) {
    entriesOf(path.posix.dirname(file)).files.add(path.posix.basename(file));
  }
  return tree;
}
