import type { TSESTree } from '@typescript-eslint/types';
import { textOf, type Range } from '../ast/tokens.ts';
import type { Rewrite } from '../define-pattern.ts';
import { remove, replace } from '../edits/edit.ts';
import { endOfLine, semicolonOf } from '../edits/file-style.ts';
import { localName } from '../edits/runtime-import.ts';
import { isEndless } from '../loops/endless.ts';
import type { ReasonCode } from '../reasons.ts';
import type { SourceFile } from '../source-file.ts';
import type { TypeOracle } from '../types/type-oracle.ts';
import { attemptOf } from './attempt.ts';
import { endingOf, type Ending } from './ending.ts';
import { plus } from './linear.ts';
import type { RetryLoop } from './loop.ts';
import { optionsText } from './options.ts';
import { policyOf, type RetryPolicy } from './policy.ts';

/** `retry(() => work, { … })` for a loop that does exactly what it would do. */
export function rewriteRetry(loop: RetryLoop, file: SourceFile, types: TypeOracle): Rewrite {
  const policy = policyOf(loop, file);
  const ending = policy && endingOf(loop, policy, file);
  const attempt = ending && attemptOf(loop, file, types);
  if (!policy || !ending || !attempt) return { outcome: 'left', reason: 'not-only-a-retry' };
  const counted = policy.last ?? loop.counter?.last;
  const last = counted && ending.isOnceMore ? plus(counted, 1) : counted;
  const semicolon = semicolonOf(file);
  const cuts: readonly Range[] = [
    [loop.loop.range[0], attempt.body[0]],
    [attempt.body[1], ending.end],
    ...ending.removed,
  ];
  const comments = cuts.flatMap((range) => commentsIn(range, policy, file));
  if (comments.some(({ value }) => isDirective(value))) {
    return { outcome: 'left', reason: 'comment-in-the-way' };
  }
  const notes = notesOf(loop, policy, ending);
  const open = `${above(comments, loop.loop, file)}${attempt.before}${localName(file, 'retry')}(${attempt.head}`;
  return {
    outcome: notes.length ? 'marked' : 'converted',
    title: 'Use `retry()`.',
    edits: [
      replace(cuts[0]!, open),
      ...attempt.edits,
      replace(cuts[1]!, `${attempt.tail}, ${optionsText(loop, policy, last, file)})${semicolon}`),
      ...ending.removed.map(remove),
    ],
    imports: ['retry'],
    frees: cuts.flatMap((range) => namesIn(range, policy, file)),
    notes,
  };
}

function notesOf(
  { loop }: RetryLoop,
  { isToldAtEnd, pause }: RetryPolicy,
  { isOnceMore }: Ending,
): ReasonCode[] {
  return [
    ...(isToldAtEnd && !isEndless(loop) && !isOnceMore ? (['not-at-the-end'] as const) : []),
    ...(pause && !pause.isKnown ? (['pause-by-name'] as const) : []),
  ];
}

/** The comments that would be lost; one in what is copied comes along. */
function commentsIn([start, end]: Range, { told }: RetryPolicy, file: SourceFile) {
  const first = told[0]?.range[0] ?? end;
  const last = told.at(-1)?.range[1] ?? end;
  return (file.ast.comments ?? []).filter(({ range: [from, to] }) => {
    return from >= start && to <= end && (to <= first || from >= last);
  });
}

/** Where the removed text names something that an import may have brought for it alone. */
function namesIn([start, end]: Range, { told, fatal, pause }: RetryPolicy, { ast }: SourceFile) {
  const copied = [...told, ...fatal, ...(pause ? [pause.ms] : [])];
  return (ast.tokens ?? [])
    .filter(({ type, range }) => type === 'Identifier' && range[0] >= start && range[1] <= end)
    .map(({ range }) => range[0])
    .filter((at) => !copied.some(({ range }) => range[0] <= at && at < range[1]));
}

/** A word to a tool means the line it stands on. */
function isDirective(comment: string): boolean {
  return /^\s*(?:@ts-|eslint|oxlint|tslint|biome|prettier|istanbul|c8|v8)/.test(comment);
}

/** What was said on the way stands before the call, on lines of its own. */
function above(
  comments: readonly TSESTree.Comment[],
  loop: TSESTree.Node,
  file: SourceFile,
): string {
  const start = file.text.lastIndexOf('\n', loop.range[0] - 1) + 1;
  const indent = /^[ \t]*/.exec(file.text.slice(start))![0];
  const gap = endOfLine(file) + indent;
  return comments.map((each) => textOf(file, each) + gap).join('');
}
