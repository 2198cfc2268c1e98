import { textWithout, type Candidate } from './candidate.ts';
import type { Suspect } from './settle.ts';
import type { NewError, TypeSession } from './type-session.ts';

/**
 * Those of the suspects that really bring the error: found by leaving out half of them at a time.
 *
 * None, if the error is there without any of them, too, or with all of them is not: what a checker says of a few
 * declarations depends on what it was asked before.
 */
export function culprits(
  error: NewError,
  suspects: readonly Suspect[],
  session: TypeSession,
): readonly Suspect[] {
  const count = (some: readonly Suspect[]) => session.countOf(error, textsOf(suspects, some));
  const without = count([]);
  const brings = (some: readonly Suspect[]) => some.length > 0 && count(some) > without;
  const found = brings(suspects) ? narrow(suspects, brings) : [];
  session.restore(new Map([...candidatesOf(suspects)].map(({ file, text }) => [file.path, text])));
  return found;
}

/**
 * What brings the error by itself. Where only several of them together do, one of those: without it the others do no harm.
 *
 * As in QuickXplain (Junker, 2004), what is known to take part stays while the rest is halved.
 */
function narrow(
  suspects: readonly Suspect[],
  brings: (some: readonly Suspect[]) => boolean,
): readonly Suspect[] {
  if (suspects.length === 1) return suspects;
  const middle = Math.ceil(suspects.length / 2);
  const [first, second] = [suspects.slice(0, middle), suspects.slice(middle)];
  const half = [first, second].find((each) => brings(each));
  if (half) return narrow(half, brings);
  return narrow(second, (some) => brings([...first, ...some]));
}

function textsOf(suspects: readonly Suspect[], some: readonly Suspect[]): Map<string, string> {
  const taken = new Set(some.map(({ site }) => site.match));
  const others = new Set(suspects.map(({ site }) => site.match).filter((each) => !taken.has(each)));
  return new Map(
    [...candidatesOf(suspects)].map((each) => [each.file.path, textWithout(each, others)]),
  );
}

function candidatesOf(suspects: readonly Suspect[]): Set<Candidate> {
  return new Set(suspects.map(({ candidate }) => candidate));
}
