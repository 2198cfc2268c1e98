import type { TSESTree } from '@typescript-eslint/types';
import { groupInScope } from '../ast/group-in-scope.ts';
import { isFunctionValue, unwrap, type FunctionNode } from '../ast/kinds.ts';
import { hasComment, outerRange, textOf } from '../ast/tokens.ts';
import type { Rewrite } from '../define-pattern.ts';
import { insert, replace, type Edit } from '../edits/edit.ts';
import { endOfLine, semicolonOf } from '../edits/file-style.ts';
import type { SourceFile } from '../source-file.ts';
import { isProcessExit } from './handler.ts';
import { functionOfReference } from './reference.ts';
import { runAsMain } from './run-as-main.ts';

/**
 * A handler that ends the process, or only notes the signal, cancels the group at hand instead. At the top of a program
 * there is none yet: `runMain()` makes one that hears the signals itself.
 */
export function rewriteHandler(call: TSESTree.CallExpression, file: SourceFile): Rewrite {
  const group = groupInScope(call, file);
  if (!group) return runAsMain(call, file);
  const [event, listener] = call.arguments;
  const cancel = `${group}.cancel(${textOf(file, event!)})`;
  const edits = cancelInstead(listener!, cancel, file);
  if (!edits) {
    const isElsewhere = !isFunctionValue(listener!) && functionOfReference(listener!, file);
    return { outcome: 'left', reason: isElsewhere ? 'handler-elsewhere' : 'handler-does-more' };
  }
  const title = `Cancel \`${group}\`.`;
  return { outcome: 'marked', edits, imports: [], notes: ['cancels-group'], title };
}

function cancelInstead(
  listener: TSESTree.Node,
  cancel: string,
  file: SourceFile,
): Edit[] | undefined {
  if (isProcessExit(listener, file)) return [replace(listener.range, `() => ${cancel}`)];
  if (!isFunctionValue(listener)) return undefined;
  const exit = exitIn(listener, file);
  if (exit === 'elsewhere' || (exit && hasComment(file, exit.range))) return undefined;
  if (exit) return [replace(exit.range, cancel)];
  return atEnd(listener, cancel, file);
}

/** The call that ends the process, as a statement of the handler itself. */
function exitIn(
  { body }: FunctionNode,
  file: SourceFile,
): TSESTree.CallExpression | 'elsewhere' | undefined {
  const steps =
    body.type === 'BlockStatement'
      ? body.body.map((each) => (each.type === 'ExpressionStatement' ? each.expression : each))
      : [unwrap(body)];
  const exits = steps.filter(
    (each): each is TSESTree.CallExpression =>
      each.type === 'CallExpression' && isProcessExit(each.callee, file),
  );
  const mentions = textOf(file, body).match(/\.(exit|abort|reallyExit)\b/g)?.length ?? 0;
  return exits.length === mentions && exits.length < 2 ? exits[0] : 'elsewhere';
}

/** Behind what the handler notes. */
function atEnd(listener: FunctionNode, cancel: string, file: SourceFile): Edit[] | undefined {
  const { body } = listener;
  if (body.type !== 'BlockStatement') {
    const [start, end] = outerRange(file, body);
    return [insert(start, '{ '), insert(end, `; ${cancel}; }`)];
  }
  const last = body.body.at(-1);
  if (!last || last.type === 'ReturnStatement') return undefined;
  const start = file.text.lastIndexOf('\n', last.range[0] - 1) + 1;
  const before = file.text.slice(start, last.range[0]);
  const isOnOwnLine = before.trim() === '';
  const gap = isOnOwnLine ? endOfLine(file) + before : ' ';
  const beside = (file.ast.comments ?? []).find(
    ({ loc, range }) => range[0] >= last.range[1] && loc.start.line === last.loc.end.line,
  );
  const at = isOnOwnLine && beside ? beside.range[1] : last.range[1];
  return [insert(at, `${gap}${cancel}${semicolonOf(file)}`)];
}
