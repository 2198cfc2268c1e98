import { assertNoConflict } from '../config/parse-json.ts';
import { ConfigurationError } from '../errors.ts';
import type { Snapshot } from '../scope/snapshot.ts';

export const BASELINE_FILE = '.taskgroup/baseline.jsonl';

/** One violation that was there before the gate. */
export interface BaselineEntry {
  readonly fp: string;
  readonly rule: string;
  readonly path: string;
  /** The names around it. */
  readonly scope: string;
  /** The commit that it was taken up at; empty before the first one. */
  readonly since: string;
  /** The deferral that allowed it to be added later. */
  readonly deferral?: string;
}

/** The baseline of a state of the repository; undefined where it has none. */
export async function readBaseline(snapshot: Snapshot): Promise<BaselineEntry[] | undefined> {
  const text = (await snapshot.read([BASELINE_FILE])).get(BASELINE_FILE);
  return text === undefined ? undefined : parseBaseline(text);
}

/**
 * Reads the lines as a set: a merge by union may repeat and unsort them.
 *
 * @throws {ConfigurationError} with the line that is not an entry.
 */
export function parseBaseline(text: string): BaselineEntry[] {
  assertNoConflict(BASELINE_FILE, text);
  const entries = new Map<string, BaselineEntry>();
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (!line.trim()) continue;
    const entry = parseLine(line, at + 1);
    entries.set(keyOf(entry), entry);
  }
  return [...entries.values()];
}

/** One line each, in an order that two branches agree on. */
export function formatBaseline(entries: readonly BaselineEntry[]): string {
  const unique = new Map(entries.map((entry) => [keyOf(entry), entry]));
  return [...unique]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { fp, rule, path, scope, since, deferral }]) => {
      const entry = {
        fp,
        rule,
        path,
        scope,
        since,
        ...(deferral === undefined ? {} : { deferral }),
      };
      return `${JSON.stringify(entry)}\n`;
    })
    .join('');
}

function keyOf({ fp, path }: BaselineEntry): string {
  return `${fp} ${path}`;
}

function parseLine(line: string, number: number): BaselineEntry {
  const entry = tryParse(line);
  const {
    fp,
    rule,
    path,
    scope = '',
    since = '',
    deferral,
  } = (entry ?? {}) as Partial<BaselineEntry>;
  const isEntry = [rule, path, scope, since].every((each) => typeof each === 'string');
  if (typeof fp !== 'string' || !/^[0-9a-f]{32}$/.test(fp) || !isEntry) {
    throw new ConfigurationError(
      `Cannot read ${BASELINE_FILE}:${number} as an entry with fp, rule, path, scope and since. Restore the line, or write the file anew: taskgroup-guard baseline create --force.`,
    );
  }
  const known = { fp, rule: rule!, path: path!, scope, since };
  return typeof deferral === 'string' ? { ...known, deferral } : known;
}

function tryParse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
