import { readFile } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { ConfigurationError } from '../errors.ts';
import { fileOf } from '../defer/deferral.ts';
import { findDeferral, writeDeferral } from '../defer/write-deferral.ts';
import { openRepository } from '../repository.ts';
import { diskSnapshot } from '../scope/snapshot.ts';
import { parseAdr } from './adr.ts';

export interface Linked {
  readonly adr: string;
  readonly changed: boolean;
}

/**
 * Lets a deferral and its decision record name each other.
 *
 * @throws {ConfigurationError} when there is no such record.
 */
export async function linkAdr(id: string, given: string | undefined): Promise<Linked> {
  const { root } = await openRepository();
  const deferral = await findDeferral(root, id);
  const adr = given ?? deferral.adr?.path;
  if (adr === undefined) {
    throw new ConfigurationError(`Cannot link ${id}: name its decision record with --adr.`);
  }
  if (!(await diskSnapshot(root).list([adr])).includes(adr)) {
    throw new ConfigurationError(`Cannot link ${id} with ${adr}: no such file in the repository.`);
  }
  if (deferral.adr?.path !== adr) {
    await writeDeferral(root, { ...deferral, adr: { ...deferral.adr, path: adr } });
  }
  const file = path.join(root, adr);
  const text = await readFile(file, 'utf8');
  if (parseAdr(adr, text).deferrals.includes(id)) return { adr, changed: false };
  await writeFileAtomic(file, withLink(text, id, adr));
  return { adr, changed: true };
}

/** Below the heading `Deferrals`, which is put at the end where there is none. */
function withLink(text: string, id: string, adr: string): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const target = path.posix.relative(path.posix.dirname(adr), fileOf(id));
  const link = `- [${id}](${target})`;
  const heading = /^#{1,6}[ \t]+Deferrals[ \t]*\r?\n(?:[ \t]*\r?\n)*/im.exec(text);
  if (!heading) return `${text.trimEnd()}${eol}${eol}## Deferrals${eol}${eol}${link}${eol}`;
  const at = heading.index + heading[0].length;
  return `${text.slice(0, at)}${link}${eol}${text.slice(at)}`;
}
