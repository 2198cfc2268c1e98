import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, isFunction, memberName, unwrap } from '../ast/kinds.ts';
import { definitionOf } from '../ast/scope.ts';
import { contains, walk } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';
import type { Loop } from './busy-wait.ts';
import { isOfLoop } from './endless.ts';

interface Context {
  readonly loop: Loop;
  readonly file: SourceFile;
  /** More functions that ask whether to go on. */
  readonly checkpoints: readonly string[];
}

/** Does every turn of the loop ask whether to go on, or leave it? */
export function asksEveryTurn(context: Context): boolean {
  return surely(context.loop.body, context);
}

/** Does the statement, whichever way it goes, ask or leave? */
function surely(statement: TSESTree.Node, context: Context): boolean {
  switch (statement.type) {
    case 'BlockStatement':
      return inSequence(statement.body, context);
    case 'IfStatement':
      return asks(statement.test, context) || inBoth(statement, context);
    case 'TryStatement':
      return [statement.block, statement.finalizer].some((each) => each && surely(each, context));
    case 'BreakStatement':
      return isOfLoop(statement, context.loop);
    case 'ReturnStatement':
    case 'ThrowStatement':
      return true;
    default:
      return inLoop(statement, context);
  }
}

function inBoth({ consequent, alternate }: TSESTree.IfStatement, context: Context): boolean {
  return alternate !== null && surely(consequent, context) && surely(alternate, context);
}

/** The body of an inner loop may not run at all. */
function inLoop(statement: TSESTree.Node, context: Context): boolean {
  switch (statement.type) {
    case 'LabeledStatement':
    case 'DoWhileStatement':
      return surely(statement.body, context);
    case 'ForStatement':
    case 'WhileStatement':
      return statement.test !== null && asks(statement.test, context);
    case 'ForOfStatement':
      return statement.await || asks(statement.right, context);
    default:
      return asks(statement, context);
  }
}

function inSequence(statements: readonly TSESTree.Statement[], context: Context): boolean {
  for (const statement of statements) {
    if (surely(statement, context)) return true;
    const skips = contains(
      statement,
      context.file.visitorKeys,
      (node) => node.type === 'ContinueStatement' && isOfLoop(node, context.loop),
    );
    if (skips) return false;
  }
  return false;
}

/** Does evaluating the node ask whether to go on, by a wait that a cancellation ends or by a look at the signal? */
function asks(root: TSESTree.Node, { file, checkpoints }: Context): boolean {
  for (const node of walk(root, file.visitorKeys, (each) => !isFunction(each))) {
    if (node.type === 'YieldExpression') return true;
    if (node.type === 'AwaitExpression' && hearsOfCancellation(node.argument, file)) return true;
    if (
      node.type === 'MemberExpression' &&
      /^(?:aborted|cancelled)$/.test(memberName(node) ?? '')
    ) {
      return true;
    }
    if (node.type !== 'CallExpression') continue;
    const name = calleeName(node) ?? '';
    if (/^(?:throwIf(?:Cancelled|Aborted)|checkpoint)$/.test(name) || checkpoints.includes(name)) {
      return true;
    }
  }
  return false;
}

/** Is something that can be cancelled part of what is awaited, or was it when that was made? */
function hearsOfCancellation(awaited: TSESTree.Node, file: SourceFile, depth = 0): boolean {
  if (depth > 3) return true;
  for (const node of walk(awaited, file.visitorKeys)) {
    if (node.type !== 'Identifier') continue;
    const made = initOf(node, file);
    const hears = canceller.test(node.name) || (made && hearsOfCancellation(made, file, depth + 1));
    if (hears) return true;
  }
  return false;
}

/** What a name was set to above, also as a part of it. */
function initOf(node: TSESTree.Identifier, file: SourceFile): TSESTree.Node | undefined {
  const declarator = definitionOf(file, node)?.node;
  const init = declarator?.type === 'VariableDeclarator' ? declarator.init : undefined;
  return init && init.range[1] <= node.range[0] && !isFunction(unwrap(init)) ? init : undefined;
}

const canceller =
  /signal|abort|cancel|deadline|^(?:task|scope|group|tg|ctx|context|token)$|(?:Task|Scope|Group|Context|Token)$/i;
