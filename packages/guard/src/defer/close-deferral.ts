import { check } from '../check.ts';
import { ConfigurationError } from '../errors.ts';
import { openRepository } from '../repository.ts';
import { diskSnapshot } from '../scope/snapshot.ts';
import { coveredFiles } from './criteria.ts';
import { today } from './dates.ts';
import type { Deferral } from './deferral.ts';
import { findDeferral, writeDeferral } from './write-deferral.ts';

export interface Closing {
  readonly reason?: string | undefined;
  /** Also while it holds something back, which is a violation then. */
  readonly force?: true | undefined;
}

/**
 * Ends a deferral; its record stays, for whoever asks later.
 *
 * @throws {ConfigurationError} when it still holds something back.
 */
export async function closeDeferral(id: string, { reason, force }: Closing): Promise<Deferral> {
  const { root } = await openRepository();
  const deferral = await findDeferral(root, id);
  const files = await coveredFiles(diskSnapshot(root), deferral);
  const paths = files.map((file) => `${root}/${file}`);
  const { deferred = [] } = paths.length ? await check({ kind: 'files', paths }) : {};
  const held = deferred.filter((finding) => finding.deferral === id);
  if (held.length && !force) {
    const [{ path, line }] = held as [(typeof held)[0]];
    throw new ConfigurationError(
      `Cannot close ${id}: it holds back ${held.length}, such as ${path}:${line}. Mend them first, or block on them with --force.`,
    );
  }
  const closed: Deferral = {
    ...deferral,
    status: 'closed',
    closed: { at: today(), reason: reason ?? 'Nothing is held back any more.' },
  };
  await writeDeferral(root, closed);
  return closed;
}
