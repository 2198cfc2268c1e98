import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { ConfigurationError } from '../errors.ts';
import { diskSnapshot } from '../scope/snapshot.ts';
import { DEFERRALS, fileOf, type Deferral } from './deferral.ts';
import { parseDeferral, readDeferrals } from './read-deferrals.ts';

const SCHEMA =
  'https://raw.githubusercontent.com/taskgroup/taskgroup/main/packages/guard/schemas/deferral.schema.json';

/** Writes a record, as the schema wants it. */
export async function writeDeferral(root: string, deferral: Deferral): Promise<string> {
  const file = fileOf(deferral.id);
  const text = `${JSON.stringify({ $schema: SCHEMA, ...deferral }, undefined, 2)}\n`;
  await parseDeferral(file, text);
  await mkdir(path.join(root, DEFERRALS), { recursive: true });
  await writeFileAtomic(path.join(root, file), text);
  return file;
}

/** @throws {ConfigurationError} when there is no such record on disk. */
export async function findDeferral(root: string, id: string): Promise<Deferral> {
  const deferrals = await readDeferrals(diskSnapshot(root));
  const deferral = deferrals.get(id);
  if (deferral) return deferral;
  const known = [...deferrals.keys()].sort().join(', ') || 'none';
  throw new ConfigurationError(`Cannot find the deferral ${id}. There are: ${known}.`);
}
