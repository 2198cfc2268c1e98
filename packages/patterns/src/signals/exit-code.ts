import type { TSESTree } from '@typescript-eslint/types';
import { enclosingFunction, isFunction, memberName } from '../ast/kinds.ts';
import { hasComment, textOf } from '../ast/tokens.ts';
import { contains } from '../ast/walk.ts';
import type { Rewrite } from '../define-pattern.ts';
import { replace, type Edit } from '../edits/edit.ts';
import { semicolonOf } from '../edits/file-style.ts';
import { statementBefore } from '../edits/statement-before.ts';
import type { SourceFile } from '../source-file.ts';

/** Notes how the process is to end, and leaves the function, so that everything else may end first. */
export function setExitCode(call: TSESTree.CallExpression, file: SourceFile): Rewrite {
  const statement = call.parent;
  const around = enclosingFunction(call);
  const isPlain = statement.type === 'ExpressionStatement' && memberName(call.callee) === 'exit';
  // Whoever gets a value of the function would go on with none.
  if (
    !isPlain ||
    !around ||
    around.body.type !== 'BlockStatement' ||
    givesValue(around.body, file)
  ) {
    return { outcome: 'left', reason: 'no-direct-counterpart' };
  }
  if (hasComment(file, statement.range)) return { outcome: 'left', reason: 'comment-in-the-way' };
  const [code] = call.arguments;
  const set = code && `process.exitCode = ${textOf(file, code)}`;
  return {
    outcome: 'converted',
    edits: exitEdits(statement, set, file),
    imports: [],
    notes: [],
  };
}

function exitEdits(
  statement: TSESTree.ExpressionStatement,
  set: string | undefined,
  file: SourceFile,
): Edit[] {
  const semicolon = semicolonOf(file);
  if (set && isLast(statement)) return [replace(statement.range, set + semicolon)];
  const leave = replace(statement.range, `return${semicolon}`);
  return set ? [...statementBefore(statement, set, file), leave] : [leave];
}

function givesValue(body: TSESTree.BlockStatement, file: SourceFile): boolean {
  return contains(body, file.visitorKeys, (node) => {
    if (node.type !== 'ReturnStatement' || node.argument === null) return false;
    return enclosingFunction(node)?.body === body;
  });
}

/** Does nothing of the function come after the statement? */
function isLast(statement: TSESTree.Node): boolean {
  for (let at = statement; at.parent && !isFunction(at.parent); at = at.parent) {
    const { parent } = at;
    switch (parent.type) {
      case 'BlockStatement':
        if (parent.body.at(-1) !== at) return false;
        break;
      case 'CatchClause':
      case 'IfStatement':
        break;
      case 'TryStatement':
        if (parent.finalizer && parent.finalizer !== at) return false;
        break;
      default:
        return false;
    }
  }
  return true;
}
