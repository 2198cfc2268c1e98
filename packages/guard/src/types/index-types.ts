import type { Candidate, TypesOf } from '../lint/lint-files.ts';
import { messages } from '../messages.ts';
import type { Repository } from '../repository.ts';

/** Where the types of staged files come from: never from the working tree. */
export function indexTypes(_repository: Repository, _staged: readonly Candidate[]): TypesOf {
  return async () => ({ types: 'none', notice: messages.withoutTypes('not built yet') });
}
