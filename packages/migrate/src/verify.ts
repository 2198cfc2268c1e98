import type { SourceFile } from '@taskgroup/patterns';
import { messages } from './messages.ts';
import { commentsIn, commentsOf, ParseError } from './parse.ts';

/** Why a new text must not be written: it does not parse, or a comment was lost; `undefined` when it may. */
export function findDefect({ path, ast }: SourceFile, text: string): string | undefined {
  try {
    const comments = commentsIn(path, text);
    const isSame = JSON.stringify(comments) === JSON.stringify(commentsOf(ast));
    return isSame ? undefined : messages.outputLosesComments;
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return messages.outputUnparsable(error.line, error.column, error.message);
  }
}
