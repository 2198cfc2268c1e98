import path from 'node:path';
import { groupBy } from '../group-by.ts';
import type { MigrationReport } from '../report.ts';

export interface Needed {
  /** One package or several, each with its version. */
  readonly packages: string;
  readonly command: string;
  /** Those of package.json files, and the directories that have none. */
  readonly files: readonly string[];
  readonly edited: boolean;
}

/** The dependencies to add, each manifest named once: what several of them need in the same way is one entry. */
export function neededBy(dependencies: MigrationReport['dependencies']): Needed[] {
  const perFile = [...groupBy(dependencies, ({ file, command }) => `${file}\n${command}`).values()];
  const entries = perFile.map((members) => ({
    ...members[0]!,
    packages: members.map(({ name, version }) => `${name} ${version}`).join(' and '),
  }));
  return [...groupBy(entries, ({ command, packages }) => `${command}\n${packages}`).values()].map(
    (members) => ({ ...members[0]!, files: members.map(placeOf) }),
  );
}

function placeOf({ file, absent }: MigrationReport['dependencies'][number]): string {
  return absent ? path.posix.dirname(file) : file;
}
