import type { Match, Pattern } from './define-pattern.ts';
import type { SourceFile } from './source-file.ts';
import type { IsWaiting, TypeOracle } from './types/type-oracle.ts';

/** What a rule takes for a finding until types have been asked. */
export interface Unconfirmed {
  readonly pattern: Pattern;
  readonly options: object;
  readonly match: Match;
}

/**
 * The findings among the candidates of a file, each as its pattern confirms it. The questions of all patterns are asked
 * together: between two rounds of them there is time for another file.
 */
export function* confirmAll<Of extends Unconfirmed>(
  candidates: readonly Of[],
  file: SourceFile,
  types: TypeOracle,
): Generator<IsWaiting, readonly Of[], void> {
  const asking = candidates.filter((candidate) => 'confirm' in candidate.pattern);
  const nodes = asking.flatMap(({ match: { asks, node } }) => asks ?? [node]);
  const actions = asking.map(({ pattern, match, options }) => {
    return () => pattern.confirm!(match, file, types, options);
  });
  const rounds = types.inRounds?.(nodes, actions);
  const matches = rounds ? yield* rounds : actions.map((action) => action());
  const confirmed = new Map(asking.map((candidate, at) => [candidate, matches[at]]));
  return candidates.flatMap((candidate) => {
    const match = confirmed.has(candidate) ? confirmed.get(candidate) : candidate.match;
    return match && !match.silent ? [{ ...candidate, match }] : [];
  });
}

/** For a host that has nothing else to do in the meantime. */
export function withoutPause<Result>(rounds: Generator<IsWaiting, Result, void>): Result {
  for (;;) {
    const round = rounds.next();
    if (round.done) return round.value;
  }
}
