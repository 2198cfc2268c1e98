import type { TSESTree } from '@typescript-eslint/types';
import {
  isFunctionValue,
  memberName,
  methodCall,
  unwrap,
  type FunctionNode,
} from '../ast/kinds.ts';
import { isLog } from '../ast/log.ts';
import { functionOf } from '../ast/scope.ts';
import { hasComment, outerRange, textOf, type Range } from '../ast/tokens.ts';
import { walk } from '../ast/walk.ts';
import { chained } from '../floating/chain.ts';
import type { Left, Rewrite } from '../define-pattern.ts';
import { remove, replace } from '../edits/edit.ts';
import { moduleKindOf } from '../edits/file-style.ts';
import { localName } from '../edits/runtime-import.ts';
import type { ReasonCode } from '../reasons.ts';
import type { SourceFile } from '../source-file.ts';
import { isProcess, isProcessExit } from './handler.ts';
import { eventsOf } from './listened.ts';

/**
 * `runMain(() => main())` in place of handlers that only end the process, and of the call of `main()` that they stand
 * beside. All handlers of the file go with it, or none: the rewrite of each of them is that of all.
 */
export function runAsMain(call: TSESTree.CallExpression, file: SourceFile): Rewrite {
  const handlers = handlersOf(file);
  const statements = handlers.map((each) => ownStatement(each));
  if (!statements.every((each) => each?.parent.type === 'Program'))
    return left('signal-needs-main');
  const starts = file.ast.body.flatMap((statement) => startOf(statement, file) ?? []);
  const [start, ...others] = starts;
  if (!start || others.length || !handlers.includes(call)) return left('signal-needs-main');
  if (!handlers.every((each) => onlyEnds(each, file)) || !isPlainEnd(start, file)) {
    return left('handler-does-more');
  }
  const cuts = statements.map((each) => lineOf(each!, file));
  const isCommented =
    hasComment(file, start.statement.range) ||
    statements.some((each) => commentsAbout(each!, file) || hasComment(file, each!.range));
  if (isCommented) return left('comment-in-the-way');
  const keyword = moduleKindOf(file) === 'esm' ? 'await' : 'void';
  const text = `${keyword} ${localName(file, 'runMain')}(() => ${textOf(file, start.call)})`;
  return {
    outcome: 'marked',
    title: 'Run the program by `runMain()`.',
    edits: [...cuts.map(remove), replace(outerRange(file, start.statement.expression), text)],
    imports: ['runMain'],
    notes: ['runs-as-main'],
  };
}

function left(reason: ReasonCode): Left {
  return { outcome: 'left', reason };
}

/** The calls that listen for a signal to end. */
function handlersOf(file: SourceFile): TSESTree.CallExpression[] {
  return [...walk(file.ast, file.visitorKeys)].flatMap((node) => {
    const found = methodCall(node, 'on', 'once', 'addListener', 'prependListener');
    if (!found || !isProcess(found.member.object, file)) return [];
    const [event] = found.call.arguments;
    const isSignal = event && eventsOf(event, file).some((each) => /^SIG/.test(each));
    return isSignal ? [found.call] : [];
  });
}

/** The statement that does nothing but listen: by itself, or in a loop over the signals. */
function ownStatement(call: TSESTree.CallExpression): TSESTree.Statement | undefined {
  const statement = call.parent;
  if (statement.type !== 'ExpressionStatement') return undefined;
  const block = statement.parent;
  const around = block.type === 'BlockStatement' && block.body.length === 1 ? block.parent : block;
  return around.type === 'ForOfStatement' ? around : statement;
}

const heardByMain = new Set(['SIGINT', 'SIGTERM']);

/** Does it end the process, after a word or two, and nothing more? */
function onlyEnds({ arguments: [event, listener] }: TSESTree.CallExpression, file: SourceFile) {
  if (!event || !listener || !eventsOf(event, file).every((each) => heardByMain.has(each))) {
    return false;
  }
  if (isProcessExit(listener, file)) return true;
  return isFunctionValue(listener) && endsOnly(listener, file);
}

function endsOnly({ body }: FunctionNode, file: SourceFile): boolean {
  const steps = body.type === 'BlockStatement' ? body.body.map(expressionOf) : [body];
  const exits = steps.filter((each) => each && isExit(each, file));
  return exits.length === 1 && steps.every((each) => each && (isLog(each) || isExit(each, file)));
}

function expressionOf(statement: TSESTree.Statement): TSESTree.Expression | undefined {
  return statement.type === 'ExpressionStatement' ? statement.expression : undefined;
}

/** `process.exit(1)`, `process.exitCode = 1`. */
function isExit(node: TSESTree.Expression, file: SourceFile): boolean {
  if (node.type === 'CallExpression') return isProcessExit(node.callee, file);
  if (node.type !== 'AssignmentExpression' || memberName(node.left) !== 'exitCode') return false;
  return node.left.type === 'MemberExpression' && isProcess(node.left.object, file);
}

// ── The start of the program ──

interface Start {
  readonly statement: TSESTree.ExpressionStatement;
  /** The call of the async function that is the program. */
  readonly call: TSESTree.CallExpression;
  /** What is done when it fails. */
  readonly handler: TSESTree.CallExpressionArgument | undefined;
}

/** `main();`, `await main();`, `void main();`, `main().catch(…);` of an async function of this file. */
function startOf(statement: TSESTree.Node, file: SourceFile): Start | undefined {
  if (statement.type !== 'ExpressionStatement') return undefined;
  const expression = withoutMark(statement.expression);
  const link = chained(expression);
  if (link && (link.name !== 'catch' || link.call.arguments.length !== 1)) return undefined;
  const call = link ? link.object : unwrap(expression);
  if (call.type !== 'CallExpression' || call.callee.type !== 'Identifier') return undefined;
  if (!functionOf(file, call.callee)?.async) return undefined;
  return { statement, call, handler: link?.call.arguments[0] };
}

function withoutMark(node: TSESTree.Expression): TSESTree.Expression {
  const isVoid = node.type === 'UnaryExpression' && node.operator === 'void';
  return isVoid || node.type === 'AwaitExpression' ? node.argument : node;
}

/** `runMain()` prints a failure and exits with 1, as most programs do by hand. */
function isPlainEnd({ handler }: Start, file: SourceFile): boolean {
  if (!handler) return true;
  if (isFunctionValue(handler)) return !handler.async && endsOnly(handler, file);
  return /^console\.error$/.test(textOf(file, handler));
}

/** On the line above, or beside it. */
function commentsAbout({ loc: { start, end } }: TSESTree.Node, { ast }: SourceFile): boolean {
  return (ast.comments ?? []).some(
    ({ loc }) => loc.end.line === start.line - 1 || loc.start.line === end.line,
  );
}

/** With the line break, where nothing else stands on its lines. */
function lineOf({ range: [start, end] }: TSESTree.Node, { text }: SourceFile): Range {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const behind = /^[ \t]*(?:\r?\n)+/.exec(text.slice(end))?.[0].length;
  return text.slice(from, start).trim() === '' && behind ? [from, end + behind] : [start, end];
}
