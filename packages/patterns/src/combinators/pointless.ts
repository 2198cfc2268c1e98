import type { TSESTree } from '@typescript-eslint/types';
import { contains } from '../ast/walk.ts';
import type { Rewrite } from '../define-pattern.ts';
import { replace } from '../edits/edit.ts';
import { localName } from '../edits/runtime-import.ts';
import { hasComment, textOf } from '../ast/tokens.ts';
import type { SourceFile } from '../source-file.ts';
import type { CallUse } from './use.ts';

/** `Promise.all([await a(), await b()])` becomes `TaskGroup.all([() => a(), () => b()])`. */
export function awaitedTogether({ argument, callee, method }: CallUse, file: SourceFile): Rewrite {
  const { elements } = argument as TSESTree.ArrayExpression;
  const calls = elements.map(awaitedCall);
  if (!calls.every((call) => call !== undefined)) {
    return { outcome: 'left', reason: 'unusual-call-form' };
  }
  if (calls.some((call) => contains(call, file.visitorKeys, pausesFunction))) {
    return { outcome: 'left', reason: 'await-in-element' };
  }
  const thunks = elements.map((element, index) =>
    replace([element!.range[0], calls[index]!.range[0]], '() => '),
  );
  const isLossy = elements.some((element, index) =>
    hasComment(file, [element!.range[0], calls[index]!.range[0]]),
  );
  if (isLossy) return { outcome: 'left', reason: 'unusual-call-form' };
  return {
    outcome: 'converted',
    edits: [replace(callee.range, `${localName(file, 'TaskGroup')}.${method}`), ...thunks],
    imports: ['TaskGroup'],
    notes: [],
  };
}

function awaitedCall(
  element: TSESTree.Expression | TSESTree.SpreadElement | null,
): TSESTree.CallExpression | undefined {
  if (element?.type !== 'AwaitExpression') return undefined;
  return element.argument.type === 'CallExpression' ? element.argument : undefined;
}

function pausesFunction({ type }: TSESTree.Node): boolean {
  return type === 'AwaitExpression' || type === 'YieldExpression';
}

/** `await Promise.race([a()])` becomes `await a()`, and `await Promise.all([a()])` becomes `[await a()]`. */
export function takeAway({ argument, call, method }: CallUse, file: SourceFile): Rewrite {
  const [only] = (argument as TSESTree.ArrayExpression).elements;
  const { parent } = call;
  const isSimple = only?.type === 'CallExpression' || only?.type === 'Identifier';
  if (parent.type !== 'AwaitExpression' || !isSimple || hasComment(file, parent.range)) {
    return { outcome: 'left', reason: 'unusual-call-form' };
  }
  // A statement that begins with a bracket would go on from the line before.
  if (method === 'all' && parent.parent.type === 'ExpressionStatement') {
    return awaitIt(parent, `await ${textOf(file, only)}`);
  }
  const text = `await ${textOf(file, only)}`;
  return awaitIt(parent, method === 'all' ? `[${text}]` : text);
}

function awaitIt({ range }: TSESTree.Node, text: string): Rewrite {
  return {
    outcome: 'converted',
    edits: [replace(range, text)],
    imports: [],
    notes: [],
    title: 'Await the task itself.',
  };
}
