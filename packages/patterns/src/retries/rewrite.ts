import type { TSESTree } from '@typescript-eslint/types';
import { variableOf } from '../ast/scope.ts';
import { isFunction, unwrap } from '../ast/kinds.ts';
import { textOf, tokenAfter, type Range } from '../ast/tokens.ts';
import { walk } from '../ast/walk.ts';
import { hasOwnThis, isArguments, obstacleIn } from '../combinators/elements.ts';
import type { Rewrite } from '../define-pattern.ts';
import { remove, replace, type Edit } from '../edits/edit.ts';
import { endOfLine, semicolonOf } from '../edits/file-style.ts';
import { localName } from '../edits/runtime-import.ts';
import { isEndless, isOfLoop } from '../loops/endless.ts';
import type { ReasonCode } from '../reasons.ts';
import type { SourceFile } from '../source-file.ts';
import type { TypeOracle } from '../types/type-oracle.ts';
import { attemptName, turnEdits } from './copied.ts';
import { isSame } from './linear.ts';
import { isName, type RetryLoop } from './loop.ts';
import { optionsText } from './options.ts';
import { policyOf, type RetryPolicy } from './policy.ts';

/** `retry(() => work, { … })` for a loop that does exactly what it would do. */
export function rewriteRetry(loop: RetryLoop, file: SourceFile, types: TypeOracle): Rewrite {
  const policy = policyOf(loop, file);
  const ending = policy && endingOf(loop, policy, file);
  const attempt = ending && attemptOf(loop, file, types);
  if (!policy || !ending || !attempt) return { outcome: 'left', reason: 'not-only-a-retry' };
  const last = policy.last ?? loop.counter?.last;
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
  const notes = notesOf(loop, policy);
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

function notesOf({ loop }: RetryLoop, { isToldAtEnd, pause }: RetryPolicy): ReasonCode[] {
  return [
    ...(isToldAtEnd && !isEndless(loop) ? (['not-at-the-end'] as const) : []),
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

// ── How the loop ends ──

interface Ending {
  /** Where the rewritten text ends: that of the loop, or of a `throw` behind it. */
  readonly end: number;
  /** The declaration of the variable that kept the last failure. */
  readonly removed: readonly Range[];
}

/** `undefined` where anything but the last failure comes out of the loop after the last attempt. */
function endingOf(loop: RetryLoop, policy: RetryPolicy, file: SourceFile): Ending | undefined {
  const isForEver = isEndless(loop.loop) && !policy.last;
  if (!isForEver && !endsTogether(loop, policy)) return undefined;
  const next = statementBehind(loop.loop);
  const thrown = next?.type === 'ThrowStatement' && !leavesByBreak(loop) ? next : undefined;
  if (!policy.last && !isForEver) return thrown && endingWith(thrown, loop, policy, file);
  return policy.kept ? undefined : { end: (thrown ?? loop.loop).range[1], removed: [] };
}

/** Does the handler rethrow in the turn that is the last one by the head of the loop, if both say so? */
function endsTogether({ counter }: RetryLoop, { last }: RetryPolicy): boolean {
  if (!counter) return false;
  return !last || !counter.last || isSame(last, counter.last);
}

/** `throw lastError;` behind the loop. */
function endingWith(
  thrown: TSESTree.ThrowStatement,
  loop: RetryLoop,
  { kept }: RetryPolicy,
  file: SourceFile,
): Ending | undefined {
  const declaration = kept && onlyFor(kept, loop, thrown, file);
  return declaration ? { end: thrown.range[1], removed: [lineOf(declaration, file)] } : undefined;
}

function leavesByBreak({ tries }: RetryLoop): boolean {
  return tries.block.body.at(-1)!.type === 'BreakStatement';
}

function statementBehind(loop: TSESTree.Node): TSESTree.Statement | undefined {
  const { parent } = loop;
  if (parent?.type !== 'BlockStatement' && parent?.type !== 'Program') return undefined;
  const statements: readonly TSESTree.Node[] = parent.body;
  return statements[statements.indexOf(loop) + 1] as TSESTree.Statement | undefined;
}

/** The declaration of a variable that the handler sets, the `throw` reads, and nobody else knows. */
function onlyFor(
  name: string,
  { loop }: RetryLoop,
  { argument }: TSESTree.ThrowStatement,
  file: SourceFile,
): TSESTree.VariableDeclaration | undefined {
  const thrown = unwrap(argument);
  const read = thrown.type === 'LogicalExpression' ? unwrap(thrown.left) : thrown;
  const variable = variableOf(file, name, loop);
  if (!variable || !isName(read, name)) return undefined;
  const uses = variable.references.filter(({ init }) => !init);
  const declaration = variable.defs.length === 1 && declarationOf(variable.defs[0]!.node);
  return declaration && uses.length === 2 && declaration.parent === loop.parent
    ? declaration
    : undefined;
}

/** One that declares nothing else, and calls nothing. */
function declarationOf(node: TSESTree.Node): TSESTree.VariableDeclaration | undefined {
  if (node.type !== 'VariableDeclarator' || node.parent.declarations.length > 1) return undefined;
  return !node.init || isPlainValue(node.init) ? node.parent : undefined;
}

function isPlainValue({ type }: TSESTree.Expression): boolean {
  return type === 'Literal' || type === 'Identifier';
}

/** With the line, where nothing else stands on it. */
function lineOf({ range: [start, end] }: TSESTree.Node, { text }: SourceFile): Range {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const behind = /^[ \t]*\r?\n/.exec(text.slice(end))?.[0].length;
  return text.slice(from, start).trim() === '' && behind ? [from, end + behind] : [start, end];
}

// ── One attempt ──

interface Attempt {
  /** What stands before the call: `return await `, `result = await `. */
  readonly before: string;
  readonly head: string;
  /** The part of the old text that becomes the function's body. */
  readonly body: Range;
  readonly tail: string;
  readonly edits: readonly Edit[];
}

function attemptOf(loop: RetryLoop, file: SourceFile, types: TypeOracle): Attempt | undefined {
  const { block } = loop.tries;
  if (!isPlainBody(loop, file)) return undefined;
  const edits = turnEdits(block, loop.counter, file);
  const params = readsTurn(block, loop, file) ? parameters(loop) : '()';
  return (
    singleAttempt(loop, params, edits, file) ?? blockAttempt(loop, params, edits, { file, types })
  );
}

/** No other way out of the loop, and none that a function cannot go. */
function isPlainBody({ loop, tries }: RetryLoop, file: SourceFile): boolean {
  const last = tries.block.body.at(-1);
  if (readsFunction(tries.block, file)) return false;
  for (const node of walk(tries.block, file.visitorKeys, (each) => !isFunction(each))) {
    const isJump = node.type === 'BreakStatement' || node.type === 'ContinueStatement';
    if (isJump && node !== last && isOfLoop(node, loop)) return false;
    if (node.type === 'ReturnStatement' && last?.type === 'BreakStatement') return false;
  }
  return loop.parent.type !== 'LabeledStatement';
}

/** An arrow has `this` and `super` of the function around it, but is no generator, and may not name its arguments. */
function readsFunction(block: TSESTree.Node, file: SourceFile): boolean {
  const nodes = walk(block, file.visitorKeys, (each) => !hasOwnThis(each));
  return [...nodes].some((node) => isArguments(node) || node.type === 'YieldExpression');
}

function readsTurn(block: TSESTree.Node, { counter }: RetryLoop, file: SourceFile): boolean {
  if (!counter) return false;
  return [...walk(block, file.visitorKeys)].some((node) => isName(node, counter.name));
}

function parameters({ counter }: RetryLoop): string {
  const name = attemptName(counter);
  return name === 'attempt' ? '({ attempt })' : `({ attempt: ${name} })`;
}

/** `return await work;`, or `result = await work; break;`. */
function singleAttempt(
  { tries }: RetryLoop,
  params: string,
  edits: readonly Edit[],
  file: SourceFile,
): Attempt | undefined {
  const [first, second, ...others] = tries.block.body;
  if (others.length || (second && second.type !== 'BreakStatement')) return undefined;
  const found = first && awaitedBy(first, file);
  if (!found) return undefined;
  const { work, before } = found;
  const isAsync = obstacleIn(work, file) !== undefined;
  const isBraced = tokenAfter(file, work.range[0])!.value === '{';
  return {
    before,
    head: `${isAsync ? 'async ' : ''}${params} => ${isBraced ? '(' : ''}`,
    body: work.range,
    tail: isBraced ? ')' : '',
    edits,
  };
}

function awaitedBy(statement: TSESTree.Statement, file: SourceFile) {
  const expression =
    statement.type === 'ReturnStatement'
      ? statement.argument
      : statement.type === 'ExpressionStatement'
        ? statement.expression
        : undefined;
  const isSet = expression?.type === 'AssignmentExpression';
  const value = isSet ? expression.right : expression;
  if (value?.type !== 'AwaitExpression') return undefined;
  return {
    work: value.argument,
    before: file.text.slice(statement.range[0], value.range[0]) + 'await ',
  };
}

/** The whole block as a function of its own. */
function blockAttempt(
  { tries: { block } }: RetryLoop,
  params: string,
  edits: readonly Edit[],
  { file, types }: { file: SourceFile; types: TypeOracle },
): Attempt | undefined {
  const last = block.body.at(-1)!;
  const isBreak = last.type === 'BreakStatement';
  const returned = [...walk(block, file.visitorKeys, (each) => !isFunction(each))].flatMap(
    (node) => (node.type === 'ReturnStatement' && node.argument) || [],
  );
  // The loop never hears of the failure of a promise that it returns without an `await`.
  const isHeard = returned.every((each) => isSettled(each, types));
  if (!isHeard) return undefined;
  return {
    before: isBreak ? 'await ' : 'return await ',
    head: `async ${params} => `,
    body: block.range,
    tail: '',
    edits: isBreak ? [...edits, remove(lineOf(last, file))] : edits,
  };
}

function isSettled(returned: TSESTree.Expression, types: TypeOracle): boolean {
  const node = unwrap(returned);
  const isPlain = /^(Await|Object|Array|Template|Unary)|^Literal$/.test(node.type);
  return isPlain || types.isThenable(returned) === false || node.type === 'Identifier';
}
