import { changedSites, rewrite, sitesAt, stepBack, type Candidate } from './candidate.ts';
import { toPosix } from './posix.ts';
import type { NewError, TypeSession } from './type-session.ts';

/**
 * Checks the rewritten files and steps back every site that brings a new type error, until none is left:
 * first to its adopted form, then to the original. Each round moves at least one site, so it ends.
 */
export function settleTypes(candidates: readonly Candidate[], session: TypeSession): void {
  let moved = candidates.filter(({ file, text }) => text !== file.text);
  while (moved.length) {
    const errors = session.newErrors(new Map(moved.map(({ file, text }) => [file.path, text])));
    moved = stepBackFrom(errors, candidates, session);
  }
}

function stepBackFrom(
  errors: readonly NewError[],
  candidates: readonly Candidate[],
  session: TypeSession,
): Candidate[] {
  const moved = new Set<Candidate>();
  const steps = new Map(errors.flatMap((error) => blame(error, candidates, session)).reverse());
  for (const [site, { candidate, message }] of steps) {
    stepBack(candidate, site, message);
    moved.add(candidate);
  }
  for (const candidate of moved) rewrite(candidate);
  return [...moved];
}

type Site = ReturnType<typeof changedSites>[number];
type Blame = [Site, { candidate: Candidate; message: string }];

/** The sites behind an error: in its own file, else in the files it imports, else all of them. */
function blame(error: NewError, candidates: readonly Candidate[], session: TypeSession): Blame[] {
  const changed = candidates.filter((candidate) => changedSites(candidate).length);
  const own = changed.find(({ file }) => toPosix(file.path) === error.file);
  if (own)
    return sitesAt(own, error.offset).map((site) => [
      site,
      { candidate: own, message: error.message },
    ]);
  const imported = changed.filter(({ file }) => session.affectedBy([file.path]).has(error.file));
  return (imported.length ? imported : changed).flatMap((candidate) =>
    changedSites(candidate).map((site): Blame => [site, { candidate, message: error.message }]),
  );
}
