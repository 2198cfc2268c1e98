import type { TSESTree } from '@typescript-eslint/types';
import { isFunction, unwrap } from '../ast/kinds.ts';
import { tokenAfter, type Range } from '../ast/tokens.ts';
import { walk } from '../ast/walk.ts';
import { hasOwnThis, isArguments, obstacleIn } from '../combinators/elements.ts';
import { threadSignal, type ThreadedSignal } from '../combinators/thread-signal.ts';
import { remove, type Edit } from '../edits/edit.ts';
import { isOfLoop } from '../loops/endless.ts';
import type { SourceFile } from '../source-file.ts';
import type { TypeOracle } from '../types/type-oracle.ts';
import { attemptName, turnEdits } from './copied.ts';
import { lineOf } from './ending.ts';
import { isName, type RetryLoop } from './loop.ts';

interface Attempt {
  /** What stands before the call: `return await `, `result = await `. */
  readonly before: string;
  readonly head: string;
  /** The part of the old text that becomes the function's body. */
  readonly body: Range;
  readonly tail: string;
  readonly edits: readonly Edit[];
}

export function attemptOf(
  loop: RetryLoop,
  file: SourceFile,
  types: TypeOracle,
): Attempt | undefined {
  const { block } = loop.tries;
  if (!isPlainBody(loop, file)) return undefined;
  const turn = readsTurn(block, loop, file) ? turnParameter(loop) : undefined;
  const signal = signalFor(block, turn, file, types);
  const edits = [...turnEdits(block, loop.counter, file), ...(signal?.edits ?? [])];
  const params = parameters(turn, signal);
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

function turnParameter({ counter }: RetryLoop): string {
  const name = attemptName(counter);
  return name === 'attempt' ? 'attempt' : `attempt: ${name}`;
}

/** The signal of the attempt, where its work takes one: a cancellation then ends the attempt too. */
function signalFor(
  block: TSESTree.Node,
  turn: string | undefined,
  file: SourceFile,
  types: TypeOracle,
): ThreadedSignal | undefined {
  const signal = threadSignal(block, file, types);
  return turn && signal?.parameter !== signalParameter ? undefined : signal;
}

const signalParameter = '{ signal }';

function parameters(turn: string | undefined, signal: ThreadedSignal | undefined): string {
  if (!turn) return `(${signal?.parameter ?? ''})`;
  return signal ? `({ ${turn}, signal })` : `({ ${turn} })`;
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
