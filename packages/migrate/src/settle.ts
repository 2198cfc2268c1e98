import { changedSites, rewrite, sitesAt, stepBack, takeBack, type Candidate } from './candidate.ts';
import { culprits } from './culprits.ts';
import { toPosix } from './posix.ts';
import type { NewError, TypeSession } from './type-session.ts';

/**
 * Checks the rewritten files and steps back every site that brings a new type error, until none is left:
 * first to its adopted form, then to the original. Each round moves at least one site or is the last, so it ends. The
 * first checks the most by far, so that one says how far it is.
 */
export function settleTypes(
  candidates: readonly Candidate[],
  session: TypeSession,
  onChecked: (share: number) => void,
): void {
  let moved = candidates.filter(({ file, text }) => text !== file.text);
  for (let onFile: typeof onChecked | undefined = onChecked; moved.length; onFile = undefined) {
    const texts = new Map(moved.map(({ file, text }) => [file.path, text]));
    const errors = session.newErrors(texts, onFile);
    moved = stepBackFrom(errors, candidates, session);
  }
}

function stepBackFrom(
  errors: readonly NewError[],
  candidates: readonly Candidate[],
  session: TypeSession,
): Candidate[] {
  const moved = new Set(takeBackImports(errors, candidates));
  const others = errors.filter(({ message }) => !isAboutImport(message));
  const steps = new Map<Site, { candidate: Candidate; message: string }>();
  for (const error of others) {
    for (const { site, candidate } of blame(error, candidates, { session, blamed: steps })) {
      if (!steps.has(site)) steps.set(site, { candidate, message: error.message });
    }
  }
  for (const [site, { candidate, message }] of steps) {
    stepBack(candidate, site, message);
    moved.add(candidate);
  }
  for (const candidate of moved) rewrite(candidate);
  return [...moved];
}

/** Where the runtime cannot be imported at all, no form of any site in the file would do. */
function takeBackImports(
  errors: readonly NewError[],
  candidates: readonly Candidate[],
): Candidate[] {
  const about = errors.filter(({ message }) => isAboutImport(message));
  return about.flatMap(({ file, message }) => {
    const own = candidates.find((each) => toPosix(each.file.path) === file);
    if (own) takeBack(own, 'commonjs-file', message);
    return own ?? [];
  });
}

/** "The current file is a CommonJS module …; however, the referenced file is an ECMAScript module …" */
function isAboutImport(message: string): boolean {
  return message.startsWith('TS1479:');
}

type Site = ReturnType<typeof changedSites>[number];

/** A rewritten site that an error may come from. */
export interface Suspect {
  readonly candidate: Candidate;
  readonly site: Site;
}

interface Inquiry {
  readonly session: TypeSession;
  /** The sites that have to give way already. */
  readonly blamed: ReadonlyMap<Site, unknown>;
}

/** The sites behind an error: the one it lies in, or those without which it does not appear. */
function blame(
  error: NewError,
  candidates: readonly Candidate[],
  { session, blamed }: Inquiry,
): readonly Suspect[] {
  const changed = candidates.filter((candidate) => changedSites(candidate).length);
  const own = changed.find(({ file }) => toPosix(file.path) === error.file);
  const near = own ? sitesAt(own, error.offset) : [];
  if (own && near.length === 1) return [{ candidate: own, site: near[0]! }];
  const imported = changed.filter(({ file }) => session.reachedFrom([file.path]).has(error.file));
  const suspects = own
    ? near.map((site) => ({ candidate: own, site }))
    : suspectsIn(imported.length ? imported : changed);
  // What gives way already may have brought this one as well: the next round tells.
  if (suspects.some(({ site }) => blamed.has(site))) return [];
  const found = culprits(error, suspects, session);
  if (!found.length) session.forgive(error);
  return found;
}

function suspectsIn(candidates: readonly Candidate[]): Suspect[] {
  return candidates.flatMap((candidate) =>
    changedSites(candidate).map((site) => ({ candidate, site })),
  );
}
