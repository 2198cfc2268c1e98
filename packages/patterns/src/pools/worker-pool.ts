import type { TSESTree } from '@typescript-eslint/types';
import { unwrap } from '../ast/kinds.ts';
import { isGlobal, variableOf } from '../ast/scope.ts';
import { textOf, tokenBefore } from '../ast/tokens.ts';
import { walk } from '../ast/walk.ts';
import type { Change, Left } from '../define-pattern.ts';
import { endOfLine } from '../edits/file-style.ts';
import { remove, replace, type Edit } from '../edits/edit.ts';
import { localName } from '../edits/runtime-import.ts';
import { ownLines } from '../edits/unused-imports.ts';
import { limitOption } from '../libraries/options.ts';
import type { SourceFile } from '../source-file.ts';
import {
  isSame,
  isWithin,
  isZero,
  keepComments,
  soleDeclarator,
  usesOf,
  type Pool,
} from './pool.ts';
import { limitOf, type Limit } from './limit.ts';
import { spawnedIn, type Spawned } from './spawned.ts';
import { workerLoop, type WorkerLoop } from './worker-loop.ts';

/** `await Promise.all(workers);`, where each of the workers takes one item after the other. */
export function workerPool(gather: TSESTree.MemberExpression, file: SourceFile): Pool | undefined {
  const found = waitIn(gather, file);
  const spawned = found && spawnedIn(found.argument, found.block, file);
  const loop = spawned && workerLoop(spawned.worker, file);
  if (!loop) return undefined;
  const { block, wait } = found;
  const limit = limitOf(spawned.count, loop.items, block, file);
  return {
    gather,
    rewrite: limit
      ? rewriteWorkers({ spawned, limit, loop, wait, block }, file)
      : { outcome: 'left', reason: 'limit-below-one' },
  };
}

/** The statement that waits, and what for. */
export function waitIn(gather: TSESTree.MemberExpression, file: SourceFile) {
  const call = gather.parent;
  if (call.type !== 'CallExpression' || call.callee !== gather || call.arguments.length !== 1) {
    return undefined;
  }
  const wait = call.parent.parent;
  if (call.parent.type !== 'AwaitExpression' || wait?.type !== 'ExpressionStatement')
    return undefined;
  if (wait.parent.type !== 'BlockStatement' || !isGlobal(file, 'Promise', gather)) return undefined;
  return { wait, block: wait.parent.body, argument: call.arguments[0] as TSESTree.Expression };
}

interface Workers {
  readonly spawned: Spawned;
  readonly limit: Limit;
  readonly loop: WorkerLoop;
  /** The statement that waits for them. */
  readonly wait: TSESTree.ExpressionStatement;
  readonly block: readonly TSESTree.Statement[];
}

function rewriteWorkers(pool: Workers, file: SourceFile): Change | Left {
  const { spawned, loop, wait, block } = pool;
  const counter = loop.kind === 'counter' ? counterOf(pool, file) : undefined;
  const own = [...spawned.statements, ...pool.limit.statements, wait];
  const anchor = own.find((each) => isWithin(spawned.worker, each))!;
  const between = block.slice(block.indexOf(anchor), block.indexOf(wait) + 1);
  const isShared = loop.kind === 'counter' ? !counter : !isOwnQueue(pool, anchor, file);
  const isApart = between.some((each) => !own.includes(each) && each !== counter);
  if (isShared || isApart || isWritten(loop, file)) {
    return { outcome: 'left', reason: 'no-direct-counterpart' };
  }
  const results = resultsOf(pool, file);
  const outside = [counter, results?.statement, ...own].filter(
    (each) => each && !between.includes(each),
  ) as TSESTree.Statement[];
  return keepComments(
    {
      outcome: 'converted',
      edits: [
        ...outside.map((each) => remove(ownLines(file, each.range))),
        ...workEdits(pool, anchor, results, file),
      ],
      imports: ['TaskGroup'],
      notes: ['rest-not-started'],
    },
    file,
  );
}

/** `let next = 0;`, which nobody else counts with. */
function counterOf(
  { loop, spawned, block }: Workers,
  file: SourceFile,
): TSESTree.Statement | undefined {
  const statement = block.find((each) => soleDeclarator(each)?.id.name === loop.shared.name);
  const declarator = soleDeclarator(statement);
  if (!declarator || !isZero(declarator.init)) return undefined;
  const isOwn = usesOf(declarator.id, file).every(
    (use) => isWithin(use, spawned.worker) && !loop.work.some((each) => isWithin(use, each)),
  );
  return isOwn ? statement : undefined;
}

/** A queue that nobody looks at while the workers empty it, nor afterwards, when it would have been empty. */
function isOwnQueue({ loop, spawned }: Workers, anchor: TSESTree.Node, file: SourceFile): boolean {
  const variable = variableOf(file, loop.shared.name, loop.shared);
  if (!variable || variable.defs[0]?.type === 'Parameter') return false;
  return usesOf(loop.shared, file).every(
    (use) =>
      use.range[1] < anchor.range[0] ||
      isCount(use, spawned) ||
      (isWithin(use, spawned.worker) && !loop.work.some((each) => isWithin(use, each))),
  );
}

/** `Math.min(n, queue.length)`. */
function isCount(use: TSESTree.Node, { count }: Spawned): boolean {
  return isWithin(use, count);
}

/** Does the work change its index or its item? */
function isWritten({ index, item, work }: WorkerLoop, file: SourceFile): boolean {
  return [index, item].some((name) => {
    const references = name ? (variableOf(file, name.name, work[0]!)?.references ?? []) : [];
    return references.some((each) => each.isWrite() && !each.init);
  });
}

interface Results {
  readonly statement: TSESTree.Statement;
  readonly declarator: TSESTree.VariableDeclarator & { id: TSESTree.Identifier };
  /** `results[i] = await value;` at the end of the work. */
  readonly last: TSESTree.Statement;
  readonly value: TSESTree.Expression;
}

/** The array that gets one value for each item, and that nobody reads before all are there. */
function resultsOf({ loop, block, wait }: Workers, file: SourceFile): Results | undefined {
  const last = loop.work.at(-1)!;
  const assigned = loop.index && elementSet(last, loop.index);
  if (!assigned) return undefined;
  const { array, value } = assigned;
  const statement = block.find((each) => soleDeclarator(each)?.id.name === array.name);
  const declarator = soleDeclarator(statement);
  if (!statement || !declarator || !isNewArray(declarator.init)) return undefined;
  const isLate = usesOf(declarator.id, file).every(
    (use) => use === array || use.range[0] > wait.range[1],
  );
  return isLate ? { statement, declarator, last, value } : undefined;
}

/** `array[i] = await value;`. */
function elementSet(statement: TSESTree.Statement, index: TSESTree.Identifier) {
  if (statement.type !== 'ExpressionStatement') return undefined;
  const { expression } = statement;
  if (expression.type !== 'AssignmentExpression' || expression.operator !== '=') return undefined;
  const { left, right } = expression;
  if (left.type !== 'MemberExpression' || !left.computed || left.object.type !== 'Identifier') {
    return undefined;
  }
  const isAt = left.property.type === 'Identifier' && left.property.name === index.name;
  const value = right.type === 'AwaitExpression' ? right.argument : right;
  return isAt ? { array: left.object, value } : undefined;
}

function isNewArray(init: TSESTree.Expression): boolean {
  const node = unwrap(init);
  if (node.type === 'ArrayExpression') return !node.elements.length;
  const isMade = node.type === 'NewExpression' || node.type === 'CallExpression';
  return isMade && node.callee.type === 'Identifier' && node.callee.name === 'Array';
}

/** Everything around the work becomes the head and the tail of the call; the work stays where it is. */
function workEdits(
  pool: Workers,
  anchor: TSESTree.Statement,
  results: Results | undefined,
  file: SourceFile,
): Edit[] {
  const { loop, wait } = pool;
  const element = elementName(loop, file);
  const [from, to, close] = bodyOf(pool, anchor, results, file);
  const options = `{ ${limitOption(textOf(file, pool.limit.expression))} }`;
  const semicolon = textOf(file, wait).endsWith(';') ? ';' : '';
  const open = close === '' ? '' : ' {';
  return [
    replace([anchor.range[0], from], `${headText(pool, element, results, file)} =>${open || ' '}`),
    ...element.uses.map(({ range }) => replace(range, element.name)),
    ...(results && open
      ? [replace([results.last.range[0], results.value.range[0]], 'return ')]
      : []),
    replace([to, wait.range[1]], `${close}, ${options})${semicolon}`),
  ];
}

/** `const results = await TaskGroup.map(items, async (item)`. */
function headText(
  { loop }: Workers,
  element: Element,
  results: Results | undefined,
  file: SourceFile,
): string {
  const item = loop.item?.name ?? element.name;
  const params = usesIndex(loop, results, element.uses, file) ? [item, loop.index!.name] : [item];
  const declared = results ? `const ${textOf(file, results.declarator.id)} = ` : '';
  const call = `${localName(file, 'TaskGroup')}.${results ? 'map' : 'forEach'}`;
  return `${declared}await ${call}(${textOf(file, loop.items)}, async (${params.join(', ')})`;
}

/** What stays of the worker, and what closes it: nothing where the value alone is the function's body. */
function bodyOf(
  { loop: { work } }: Workers,
  anchor: TSESTree.Statement,
  results: Results | undefined,
  file: SourceFile,
): [from: number, to: number, close: string] {
  const isValue = results && work.length === 1 && results.value.type !== 'ObjectExpression';
  if (isValue) return [...results.value.range, ''];
  const start = work[0]!.range[0];
  const indent = /[ \t]*$/.exec(file.text.slice(0, anchor.range[0]))![0];
  const isOneLine = !textOf(file, anchor).includes('\n');
  const gap = isOneLine ? ' ' : endOfLine(file) + indent;
  return [tokenBefore(file, start)!.range[1], work.at(-1)!.range[1], `${gap}}`];
}

interface Element {
  readonly name: string;
  /** The places that read `xs[i]`, which the name takes. */
  readonly uses: readonly TSESTree.Node[];
}

function elementName({ index, item, items, work }: WorkerLoop, file: SourceFile): Element {
  const name =
    ['item', 'element', 'current'].find((each) => !variableOf(file, each, work[0]!)) ?? '_item';
  if (item || !index) return { name, uses: [] };
  const uses = work.flatMap((statement) =>
    [...walk(statement, file.visitorKeys)].filter(
      (node) =>
        node.type === 'MemberExpression' &&
        node.computed &&
        isSame(node.object, items, file) &&
        isSame(node.property, index, file),
    ),
  );
  const whole = uses.map((use) => (use.parent?.type === 'TSNonNullExpression' ? use.parent : use));
  return { name: whole.length ? name : '_item', uses: whole };
}

function usesIndex(
  { index, work }: WorkerLoop,
  results: Results | undefined,
  elements: readonly TSESTree.Node[],
  file: SourceFile,
): boolean {
  if (!index) return false;
  const target = results ? (results.last as TSESTree.ExpressionStatement).expression : undefined;
  const left = target?.type === 'AssignmentExpression' ? target.left : undefined;
  const gone = [...elements, ...(left ? [left] : [])];
  return usesOf(index, file).some(
    (use) => work.some((each) => isWithin(use, each)) && !gone.some((each) => isWithin(use, each)),
  );
}
