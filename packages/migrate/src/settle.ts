import { changedSites, rewrite, sitesAt, stepBack, takeBack, type Candidate } from './candidate.ts';
import { toPosix } from './posix.ts';
import type { NewError, TypeSession } from './type-session.ts';

/**
 * Checks the rewritten files and steps back every site that brings a new type error, until none is left:
 * first to its adopted form, then to the original. Each round moves at least one site, so it ends. The first checks the
 * most by far, so that one says how far it is.
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
  const steps = new Map(others.flatMap((error) => blame(error, candidates, session)).reverse());
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
  const imported = changed.filter(({ file }) => session.reachedFrom([file.path]).has(error.file));
  return (imported.length ? imported : changed).flatMap((candidate) =>
    changedSites(candidate).map((site): Blame => [site, { candidate, message: error.message }]),
  );
}
