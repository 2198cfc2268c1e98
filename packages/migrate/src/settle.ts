import { changedSites, rewrite, sitesAt, stepBack, takeBack, type Candidate } from './candidate.ts';
import { culprits } from './culprits.ts';
import type { Draft } from './draft.ts';
import { toPosix } from './posix.ts';
import type { NewError, TypeSession } from './type-session.ts';

/**
 * Checks the rewritten files and steps back every site that brings a new type error, until none is left:
 * first to its adopted form, then to the original. Each round moves at least one site or is the last, so it ends. The
 * first checks the most by far, so that one says how far it is.
 */
export function settleTypes(
  drafts: readonly Draft[],
  session: TypeSession,
  onChecked: (share: number) => void,
): void {
  let texts = new Map(drafts.filter(isChanged).map(({ path, text }) => [path, text]));
  for (let onFile: typeof onChecked | undefined = onChecked; texts.size; onFile = undefined) {
    const errors = session.newErrors(texts, onFile);
    const moved = stepBackFrom(errors, drafts, session);
    texts = new Map(moved.map(({ file, text }) => [file.path, text]));
  }
}

function isChanged(draft: Draft): boolean {
  return draft.isChanged;
}

function stepBackFrom(
  errors: readonly NewError[],
  drafts: readonly Draft[],
  session: TypeSession,
): Candidate[] {
  const moved = new Set(takeBackImports(errors, drafts));
  const others = errors.filter(({ message }) => !isAboutImport(message));
  const steps = new Map<Site, { candidate: Candidate; message: string }>();
  for (const error of others) {
    for (const { site, candidate } of blame(error, drafts, { session, blamed: steps })) {
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
function takeBackImports(errors: readonly NewError[], drafts: readonly Draft[]): Candidate[] {
  const about = errors.filter(({ message }) => isAboutImport(message));
  return about.flatMap(({ file, message }) => {
    const own = drafts.find(({ path }) => toPosix(path) === file);
    if (own) takeBack(own.candidate, 'commonjs-file', message);
    return own?.candidate ?? [];
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
  drafts: readonly Draft[],
  { session, blamed }: Inquiry,
): readonly Suspect[] {
  const changed = drafts.filter(isChanged);
  const own = changed.find(({ path }) => toPosix(path) === error.file)?.candidate;
  const near = own ? sitesAt(own, error.offset) : [];
  if (own && near.length === 1) return [{ candidate: own, site: near[0]! }];
  const imported = changed.filter(({ path }) => session.reachedFrom([path]).has(error.file));
  const suspects = own
    ? near.map((site) => ({ candidate: own, site }))
    : suspectsIn(imported.length ? imported : changed);
  // What gives way already may have brought this one as well: the next round tells.
  if (suspects.some(({ site }) => blamed.has(site))) return [];
  const found = culprits(error, suspects, session);
  if (!found.length) session.forgive(error);
  return found;
}

function suspectsIn(drafts: readonly Draft[]): Suspect[] {
  return drafts.flatMap(({ candidate }) =>
    changedSites(candidate).map((site) => ({ candidate, site })),
  );
}
