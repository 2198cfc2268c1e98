import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, methodCall } from '../ast/kinds.ts';
import { textOf } from '../ast/tokens.ts';
import type { Change, Left } from '../define-pattern.ts';
import { insert, remove, replace, type Edit } from '../edits/edit.ts';
import { localName } from '../edits/runtime-import.ts';
import { ownLines } from '../edits/unused-imports.ts';
import { limitOption } from '../libraries/options.ts';
import type { SourceFile } from '../source-file.ts';
import { keepComments } from './pool.ts';
import { leavesLoop, nextRounds, type Racing } from './racing.ts';

/** The loop becomes the callback of a group with the limit; what kept the lists goes. */
export function rewriteRacing(pool: Racing, file: SourceFile): Change | Left {
  const { left } = pool.loop;
  const [item] = left.type === 'VariableDeclaration' ? left.declarations : [];
  if (!item || leavesLoop(pool, file)) return { outcome: 'left', reason: 'no-direct-counterpart' };
  const around = textAround(pool, textOf(file, item.id), file);
  return keepComments(
    {
      outcome: 'converted',
      edits: [
        ...pool.lists.map((each) => remove(ownLines(file, each.range))),
        ...(isBare(pool) ? bareEdits(pool, around) : bodyEdits(pool, around, file)),
      ],
      imports: ['TaskGroup'],
      notes: ['rest-not-started'],
    },
    file,
  );
}

/** What stands before and after the body of the callback. */
interface Around {
  readonly head: string;
  readonly params: string;
  readonly tail: string;
}

function textAround(
  { gather, isMap, limit, loop, wait }: Racing,
  item: string,
  file: SourceFile,
): Around {
  // `const values = await `, `return ` or `await `, as it stands before the combinator.
  const before = file.text.slice(wait.range[0], gather.range[0]);
  const call = `${localName(file, 'TaskGroup')}.${isMap ? 'map' : 'forEach'}`;
  const end = textOf(file, wait).endsWith(';') ? ';' : '';
  return {
    head: `${before}${call}(${textOf(file, loop.right)}, `,
    params: `(${item}) => `,
    tail: `, { ${limitOption(textOf(file, limit))} })${end}`,
  };
}

/** Is there nothing in the loop but the work? */
function isBare({ loop, keeping }: Racing): boolean {
  return loop.body.type === 'BlockStatement' && loop.body.body.length === keeping.length + 1;
}

/** `forEach(items, (item) => work(item), …)`. */
function bareEdits({ loop, wait, work }: Racing, { head, params, tail }: Around): Edit[] {
  const thunk = calledThunk(work) ?? laterThunk(work);
  const body = thunk?.body ?? work;
  const [open, close] = body.type === 'ObjectExpression' ? ['(', ')'] : ['', ''];
  return [
    replace(
      [loop.range[0], body.range[0]],
      `${head}${thunk?.async ? 'async ' : ''}${params}${open}`,
    ),
    replace([body.range[1], wait.range[1]], `${close}${tail}`),
  ];
}

/** `(async () => { … })()`. */
function calledThunk({ arguments: given, callee }: TSESTree.CallExpression) {
  return given.length ? undefined : thunkIn(callee);
}

/** `Promise.resolve().then(() => f(x))`. */
function laterThunk(work: TSESTree.Expression) {
  const found = methodCall(work, 'then');
  const resolved = found && methodCall(found.member.object, 'resolve');
  const [callback, ...more] = found?.call.arguments ?? [];
  const isPlain = resolved && !resolved.call.arguments.length && !more.length;
  return isPlain && callback ? thunkIn(callback) : undefined;
}

function thunkIn(node: TSESTree.Node): TSESTree.ArrowFunctionExpression | undefined {
  if (!isFunctionValue(node) || node.type !== 'ArrowFunctionExpression') return undefined;
  return node.params.length ? undefined : node;
}

/** The body stays where it is, as the body of a callback. */
function bodyEdits(pool: Racing, { head, params, tail }: Around, file: SourceFile): Edit[] {
  const { isMap, keeping, loop, start, wait, work } = pool;
  const end = textOf(file, start).endsWith(';') ? ';' : '';
  return [
    replace([loop.range[0], loop.body.range[0]], `${head}async ${params}`),
    ...nextRounds(pool).map(({ range: [at] }) => replace([at, at + 'continue'.length], 'return')),
    replace([start.range[0], work.range[0]], isMap ? 'return ' : 'await '),
    replace([work.range[1], start.range[1]], end),
    ...keeping.map((each) => remove(ownLines(file, each.range))),
    insert(loop.body.range[1], tail),
    remove([loop.body.range[1], wait.range[1]]),
  ];
}
