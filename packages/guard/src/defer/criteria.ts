import path from 'node:path';
import { declarationFingerprint } from '../baseline/fingerprint.ts';
import { parseSource } from '../baseline/parse-source.ts';
import { findSymbol } from '../baseline/symbol-path.ts';
import { isSourceName } from '../source-text.ts';
import type { Snapshot } from '../scope/snapshot.ts';
import { matches } from './covers.ts';
import type { Criterion, Deferral } from './deferral.ts';
import { isInRange, lowestOf } from './version-range.ts';

/** What is known about a criterion; `unknown` is for a person to find out. */
export interface Answer {
  readonly met: boolean | 'unknown';
  /** As a clause: `TypeScript is 6.0.3`. */
  readonly says: string;
}

export interface Circumstances {
  /** The state that is judged. */
  readonly snapshot: Snapshot;
  readonly today: string;
  /** The commit that the record was written in, for a criterion without a fingerprint of its own. */
  readonly createdIn?: (deferral: Deferral) => Promise<Snapshot | undefined>;
  /** The version of a dependency that is installed. */
  readonly installed?: (name: string) => string | undefined;
}

/** Looks whether a criterion has come true, without a network. */
export async function evaluate(
  criterion: Criterion,
  deferral: Deferral,
  circumstances: Circumstances,
): Promise<Answer> {
  const { snapshot, today } = circumstances;
  switch (criterion.type) {
    case 'date':
      return { met: today >= criterion.date, says: `${criterion.date} has come` };
    case 'pathExists': {
      const met = (await snapshot.list([criterion.path])).length > 0;
      return { met, says: `${criterion.path} exists` };
    }
    case 'dependency':
      return dependency(criterion, circumstances);
    case 'symbolChanged':
      return symbolChanged(criterion, deferral, circumstances);
    case 'issueClosed':
      return answered(criterion.answer, `${criterion.url} is closed`);
    case 'manual':
      return answered(criterion.answer, criterion.text);
  }
}

/** Nobody asks a network, or guesses: a person writes the answer into the record. */
function answered(answer: 'yes' | 'no' | undefined, says: string): Answer {
  return { met: answer === undefined ? 'unknown' : answer === 'yes', says };
}

const FIELDS = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];

async function dependency(
  { name, range }: Criterion & { type: 'dependency' },
  { snapshot, installed }: Circumstances,
): Promise<Answer> {
  const declared = await declaredRange(snapshot, name);
  if (declared === undefined) return { met: false, says: `${name} is not a dependency` };
  if (range === undefined) return { met: true, says: `${name} is a dependency` };
  const version = lowestOf(declared) ?? installed?.(name);
  const met = version === undefined ? undefined : isInRange(version, range);
  return { met: met ?? 'unknown', says: `${name} is ${version ?? declared}, wanted is ${range}` };
}

/** The root's own declaration first, then that of any package of the repository. */
async function declaredRange(snapshot: Snapshot, name: string): Promise<string | undefined> {
  const root = await snapshot.read(['package.json']);
  const found = rangeIn(root.get('package.json'), name);
  if (found !== undefined) return found;
  const manifests = (await snapshot.list(['.'])).filter(
    (file) => path.posix.basename(file) === 'package.json',
  );
  for (const text of (await snapshot.read(manifests)).values()) {
    const range = rangeIn(text, name);
    if (range !== undefined) return range;
  }
  return undefined;
}

function rangeIn(text: string | undefined, name: string): string | undefined {
  try {
    const manifest = JSON.parse(text ?? '{}') as Record<
      string,
      Record<string, unknown> | undefined
    >;
    const range = FIELDS.map((field) => manifest[field]?.[name]).find((each) => each !== undefined);
    return typeof range === 'string' ? range : undefined;
  } catch {
    return undefined;
  }
}

async function symbolChanged(
  { symbol, path: file, fingerprint }: Criterion & { type: 'symbolChanged' },
  deferral: Deferral,
  { snapshot, createdIn }: Circumstances,
): Promise<Answer> {
  const now = await symbolFingerprint(snapshot, deferral, symbol, file);
  if (fingerprint !== undefined) return compared(symbol, fingerprint, now);
  const then = await createdIn?.(deferral);
  const before = then && (await symbolFingerprint(then, deferral, symbol, file));
  if (before === undefined) return { met: 'unknown', says: `nobody knows what ${symbol} was` };
  return compared(symbol, before, now);
}

function compared(symbol: string, before: string, now: string | undefined): Answer {
  if (now === undefined) return { met: true, says: `${symbol} is gone` };
  return { met: now !== before, says: `${symbol} has changed` };
}

/** The fingerprint of a declaration in the files that a deferral covers. */
export async function symbolFingerprint(
  snapshot: Snapshot,
  deferral: Pick<Deferral, 'scope'>,
  symbol: string,
  file?: string,
): Promise<string | undefined> {
  const names = file === undefined ? await coveredFiles(snapshot, deferral) : [file];
  for (const [name, text] of await snapshot.read(names)) {
    const tree = isSourceName(name) ? await parseSource(name, text) : undefined;
    const node = tree && findSymbol(tree.program, symbol);
    if (tree && node) return declarationFingerprint(text, tree, node);
  }
  return undefined;
}

/** The sources that a deferral covers. */
export async function coveredFiles(
  snapshot: Snapshot,
  deferral: Pick<Deferral, 'scope'>,
): Promise<string[]> {
  const { paths } = deferral.scope;
  const isGlob = paths.some((each) => /[*?[\]{}!()]/.test(each));
  const names = await snapshot.list(isGlob ? ['.'] : paths);
  return names.filter((name) => isSourceName(name) && paths.some((glob) => matches(glob, name)));
}
