import type { TSESTree } from '@typescript-eslint/types';
import { hasComment, isParenthesised, outerRange, type Range } from '../ast/tokens.ts';
import { obstacleIn, thunkEdits } from '../combinators/elements.ts';
import type { Rewrite } from '../define-pattern.ts';
import { insert, replace } from '../edits/edit.ts';
import { quoteOf } from '../edits/file-style.ts';
import { chained, outcomeOfHandler } from '../floating/chain.ts';
import { changesLater } from '../floating/changes-later.ts';
import type { SourceFile } from '../source-file.ts';
import { managerText, notesOnName } from './manager-place.ts';
import { taskName } from './task-name.ts';

/**
 * `void getBackgroundTaskManager().submit(() => work, { name })`: nobody waits for it, and the manager owns it. A handler that
 * ignores the failure goes: the manager keeps what failed, and starts a service again.
 */
export function submitToManager(work: TSESTree.Expression, file: SourceFile): Rewrite {
  const changes = changesLater(work, file);
  if (changes === 'surely') return { outcome: 'left', reason: 'changes-later' };
  return inManager(work, file, {
    title: 'Submit it to the task manager.',
    head: `${isWhole(work) ? 'void ' : ''}${managerText(file)}.submit(`,
    end: `, { name: ${nameText(work, file)} })`,
    notes: ['submitted', ...(changes ? (['starts-later'] as const) : [])],
  });
}

/** `getBackgroundTaskManager().service(name, () => work)`, for work that goes on for ever. */
export function serviceOf(work: TSESTree.Expression, file: SourceFile): Rewrite {
  return inManager(work, file, {
    title: 'Register it with the task manager as a service.',
    head: `${managerText(file)}.service(${nameText(work, file)}, `,
    end: ')',
    notes: ['service-hears-no-signal', ...notesOnName(work)],
  });
}

/** Is it all that a statement does, or an arrow? Nobody else says then that it is not waited for. */
function isWhole(work: TSESTree.Expression): boolean {
  let { parent } = work as TSESTree.Node;
  while (parent?.type === 'UnaryExpression' || parent?.type === 'ChainExpression') {
    ({ parent } = parent);
  }
  // Of a variable that nobody reads only the work stays.
  return /^(?:ExpressionStatement|ArrowFunctionExpression|VariableDeclarator)$/.test(
    parent?.type ?? '',
  );
}

/** `f()` of `f().catch(() => {})`. */
function withoutNoop(work: TSESTree.Expression, file: SourceFile): TSESTree.Expression {
  const link = chained(work);
  const isIgnored =
    link?.name === 'catch' && outcomeOfHandler(link.call.arguments[0], file) === 'swallowed';
  if (!isIgnored || link.call !== work || isParenthesised(file, link.object)) return work;
  return hasComment(file, [link.object.range[1], work.range[1]]) ? work : link.object;
}

interface Form {
  readonly title: string;
  readonly head: string;
  readonly end: string;
  readonly notes: Extract<Rewrite, { outcome: 'marked' | 'converted' | 'adopted' }>['notes'];
}

function inManager(
  work: TSESTree.Expression,
  file: SourceFile,
  { title, head, end, notes }: Form,
): Rewrite {
  const obstacle = obstacleIn(work, file);
  if (obstacle) return { outcome: 'left', reason: obstacle };
  const kept = withoutNoop(work, file);
  const [from, to] = outerRange(file, kept);
  const handler: Range = [to, outerRange(file, work)[1]];
  return {
    outcome: 'marked',
    title,
    edits: [insert(from, head), ...thunkEdits(kept, file), replace(handler, end)],
    imports: ['getBackgroundTaskManager'],
    notes,
  };
}

function nameText(work: TSESTree.Expression, file: SourceFile): string {
  const quote = quoteOf(file);
  return `${quote}${taskName(work, file)}${quote}`;
}
