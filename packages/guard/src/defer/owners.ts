import ignore, { type Ignore } from 'ignore';
import type { Snapshot } from '../scope/snapshot.ts';

/** Where the platforms look, in their order. */
const PLACES = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS'];

/** Who owns a file; the last line that matches says so, as the platforms read it. */
export type Owners = (path: string) => readonly string[];

export async function readOwners(snapshot: Snapshot): Promise<Owners> {
  const texts = await snapshot.read(PLACES);
  const text = PLACES.map((place) => texts.get(place)).find((each) => each !== undefined);
  const lines = (text ?? '').split(/\r?\n/).flatMap((line) => parseLine(line) ?? []);
  return (path) => lines.findLast(({ files }) => files.ignores(path))?.owners ?? [];
}

function parseLine(line: string): { files: Ignore; owners: string[] } | undefined {
  const text = line.replace(/(?:^|\s)#.*$/, '').trim();
  if (!text || /^\^?\[.*\]/.test(text)) return undefined; // sections are GitLab's
  const [pattern = '', ...owners] = text.split(/(?<!\\)\s+/);
  return { files: ignore().add(pattern), owners };
}
