import { assertKnown } from '../config/read-config.ts';
import { ConfigurationError } from '../errors.ts';
import type { Snapshot } from '../scope/snapshot.ts';
import { isDate } from './dates.ts';
import { DEFERRALS, fileOf, type Deferral } from './deferral.ts';

/**
 * Every deferral of a state of the repository, by id.
 *
 * @throws {ConfigurationError} when a record is not what the schema describes.
 */
export async function readDeferrals(snapshot: Snapshot): Promise<Map<string, Deferral>> {
  const texts = await snapshot.read([DEFERRALS]);
  const deferrals = new Map<string, Deferral>();
  for (const [file, text] of texts) {
    if (!file.endsWith('.json')) continue;
    const deferral = await parseDeferral(file, text);
    deferrals.set(deferral.id, deferral);
  }
  return deferrals;
}

/** @throws {ConfigurationError} when a record is not what the schema describes. */
export async function parseDeferral(file: string, text: string): Promise<Deferral> {
  const { parseJson } = await import('../config/parse-json.ts');
  const { validate } = await import('../config/validate.ts');
  const document = parseJson(file, text);
  validate('deferral', file, document);
  const deferral = document as Deferral;
  if (file !== fileOf(deferral.id)) {
    throw new ConfigurationError(
      `Cannot read ${file} as deferral ${deferral.id}: it belongs into ${fileOf(deferral.id)}.`,
    );
  }
  assertKnown(deferral.rules, `${file} at rules`);
  assertDates(file, deferral);
  return deferral;
}

/** A pattern cannot know that February has no 30th. */
function assertDates(file: string, deferral: Deferral): void {
  const { expires, createdAt, ratchet = [], renewals = [], reactivateWhen = [] } = deferral;
  const dates = [
    expires,
    createdAt,
    ...ratchet.map(({ by }) => by),
    ...renewals.flatMap((renewal) => [renewal.at, renewal.expires]),
    ...reactivateWhen.map((criterion) => (criterion.type === 'date' ? criterion.date : undefined)),
  ];
  const wrong = dates.find((date) => date !== undefined && !isDate(date));
  if (wrong === undefined) return;
  throw new ConfigurationError(`Cannot read ${file}: there is no day ${wrong}.`);
}
