import type { SourceFile } from '@taskgroup/patterns';
import { messages } from './messages.ts';
import { parse, ParseError } from './parse.ts';

/** Why a new text must not be written: it does not parse, or a comment was lost; `undefined` when it may. */
export function findDefect(file: SourceFile, text: string): string | undefined {
  try {
    const output = parse(file.path, text);
    return commentsOf(output.file) === commentsOf(file) ? undefined : messages.outputLosesComments;
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return messages.outputUnparsable(error.line, error.column, error.message);
  }
}

/** Sorted, as an edit may move a comment with the code that it belongs to. */
function commentsOf({ ast }: SourceFile): string {
  const comments = (ast.comments ?? []).map(({ type, value }) => type + value);
  return JSON.stringify(comments.sort());
}
