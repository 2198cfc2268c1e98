import type { TSESTree } from '@typescript-eslint/types';
import { methodCall } from '../ast/kinds.ts';
import { isGlobal } from '../ast/scope.ts';
import { textOf } from '../ast/tokens.ts';
import { remove, replace } from '../edits/edit.ts';
import { localName } from '../edits/runtime-import.ts';
import { ownLines } from '../edits/unused-imports.ts';
import { limitOption } from '../libraries/options.ts';
import type { SourceFile } from '../source-file.ts';
import { limitOf, type Limit } from './limit.ts';
import { isWithin, keepComments, soleDeclarator, usesOf, type Pool } from './pool.ts';
import { spawnedIn, type Spawned } from './spawned.ts';
import { leavesLoop } from './worker-loop.ts';
import { waitIn } from './worker-pool.ts';

/** Workers that each go through one and the same iterator, which gives each item to one of them. */
export function iteratorPool(
  gather: TSESTree.MemberExpression,
  file: SourceFile,
): Pool | undefined {
  const found = waitIn(gather, file);
  const spawned = found && spawnedIn(found.argument, found.block, file);
  const loop = spawned && loopIn(spawned, file);
  const iterator = loop && iteratorIn(loop, spawned, found.block, file);
  if (!iterator) return undefined;
  const limit = limitOf(spawned.count, iterator.items, found.block, file);
  const rewrite: Pool['rewrite'] = limit
    ? rewriteIterator({ ...found, ...iterator, loop, limit, spawned }, file)
    : { outcome: 'left', reason: 'limit-below-one' };
  return { gather, rewrite };
}

interface Iterating {
  readonly spawned: Spawned;
  readonly loop: Loop;
  readonly limit: Limit;
  readonly items: TSESTree.Expression;
  /** The statement that makes the iterator, and the one that waits. */
  readonly statement: TSESTree.Statement;
  readonly wait: TSESTree.Statement;
  readonly block: readonly TSESTree.Statement[];
}

function rewriteIterator(pool: Iterating, file: SourceFile): Pool['rewrite'] {
  const { block, items, limit, loop, spawned, statement, wait } = pool;
  const own = [...spawned.statements, ...limit.statements, statement, wait];
  const anchor = own.find((each) => isWithin(spawned.worker, each))!;
  const between = block.slice(block.indexOf(anchor), block.indexOf(wait) + 1);
  if (between.some((each) => !own.includes(each))) {
    return { outcome: 'left', reason: 'no-direct-counterpart' };
  }
  const [open, close] = loop.body.type === 'BlockStatement' ? ['', ''] : ['{ ', ' }'];
  const call = `await ${localName(file, 'TaskGroup')}.forEach(${textOf(file, items)}`;
  const head = `${call}, async (${textOf(file, loop.item)}) => ${open}`;
  const end = textOf(file, wait).endsWith(';') ? ';' : '';
  const tail = `${close}, { ${limitOption(textOf(file, limit.expression))} })${end}`;
  const outside = own.filter((each) => !between.includes(each));
  return keepComments(
    {
      outcome: 'converted',
      edits: [
        ...outside.map((each) => remove(ownLines(file, each.range))),
        replace([anchor.range[0], loop.body.range[0]], head),
        replace([loop.body.range[1], wait.range[1]], tail),
      ],
      imports: ['TaskGroup'],
      notes: ['rest-not-started'],
    },
    file,
  );
}

interface Loop {
  readonly over: TSESTree.Identifier;
  readonly item: TSESTree.Node;
  readonly body: TSESTree.Statement;
}

/** `for (const item of iterator) …`, which is all that the worker does. */
function loopIn({ worker }: Spawned, file: SourceFile): Loop | undefined {
  const [loop, ...others] = worker.body.type === 'BlockStatement' ? worker.body.body : [];
  if (loop?.type !== 'ForOfStatement' || others.length || !worker.async || worker.generator) {
    return undefined;
  }
  const { body, left, right } = loop;
  if (right.type !== 'Identifier' || left.type !== 'VariableDeclaration') return undefined;
  if (leavesLoop([body], file)) return undefined;
  return { over: right, item: left.declarations[0].id, body };
}

/** `const iterator = items.values();`, which only the workers see. */
function iteratorIn(
  { over }: Loop,
  { given, worker }: Spawned,
  block: readonly TSESTree.Statement[],
  file: SourceFile,
) {
  const name = worker.params.length ? givenAs(over, worker, given) : over;
  if (name?.type !== 'Identifier') return undefined;
  const statement = block.find((each) => soleDeclarator(each)?.id.name === name.name);
  const declarator = soleDeclarator(statement);
  const items = declarator && iteratedBy(declarator.init, file);
  if (!statement || !items || usesOf(declarator.id, file).length !== 1) return undefined;
  return { statement, items };
}

/** What the workers are given as the parameter of that name. */
function givenAs(
  { name }: TSESTree.Identifier,
  { params: [param, ...more] }: Spawned['worker'],
  given: TSESTree.Node | undefined,
): TSESTree.Node | undefined {
  const isOwn = param?.type === 'Identifier' && param.name === name && !more.length;
  return isOwn ? given : undefined;
}

/** What the iterator goes through: `items.values()` itself, or `items` of `items[Symbol.iterator]()`. */
function iteratedBy(init: TSESTree.Expression, file: SourceFile): TSESTree.Expression | undefined {
  if (methodCall(init, 'values', 'keys', 'entries')) return init;
  if (init.type !== 'CallExpression' || init.callee.type !== 'MemberExpression') return undefined;
  const { computed, object, property } = init.callee;
  const isOwn = computed && textOf(file, property) === 'Symbol.iterator';
  return isOwn && isGlobal(file, 'Symbol', property) ? object : undefined;
}
