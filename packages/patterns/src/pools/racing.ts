import type { TSESTree } from '@typescript-eslint/types';
import { methodCall } from '../ast/kinds.ts';
import { variableOf } from '../ast/scope.ts';
import { textOf } from '../ast/tokens.ts';
import { contains } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';
import { isWithin, lengthOf, soleDeclarator, usesOf } from './pool.ts';
import { gatherIn, isEmptyList, raceIn, type RaceInLoop } from './race-in-loop.ts';
import { removalOf, removes, withoutVoid } from './removal.ts';

/** A loop that starts work for each item, and waits for the first of what runs whenever that is enough. */
export interface Racing {
  readonly loop: TSESTree.ForOfStatement;
  /** `Promise.race` in the loop, and `Promise.all` after it. */
  readonly race: TSESTree.MemberExpression;
  readonly gather: TSESTree.MemberExpression;
  readonly limit: TSESTree.Expression;
  /** `const task = work(item)`, and the work without what takes it off the list again. */
  readonly start: TSESTree.Statement;
  readonly work: TSESTree.CallExpression;
  /** The statements of the loop that only keep the lists. */
  readonly keeping: readonly TSESTree.Statement[];
  /** The statement that waits for all of them. */
  readonly wait: TSESTree.Statement;
  /** The statements that make the lists. */
  readonly lists: readonly TSESTree.Statement[];
  /** Does somebody want the values? */
  readonly isMap: boolean;
}

export function racingPool(loop: TSESTree.ForOfStatement, file: SourceFile): Racing | undefined {
  const block = blockAround(loop);
  const wait = block[block.indexOf(loop) + 1];
  const gathered = wait && gatherIn(wait, file);
  if (!gathered || loop.body.type !== 'BlockStatement') return undefined;
  const round = new Round(file);
  for (const statement of loop.body.body) round.read(statement);
  const { race: limited, start } = round;
  if (!limited || !start) return undefined;
  const isMap = gathered.list.name !== limited.list.name;
  const names = isMap ? [limited.list.name, gathered.list.name] : [limited.list.name];
  const lists = names.flatMap((name) => block.find((each) => isEmptyList(each, name)) ?? []);
  if (lists.length < names.length || (isMap && start.isValueLost)) return undefined;
  const own = [start.statement, wait, ...round.keeping, ...lists];
  if (![...names, start.name].every((name) => isSeenOnlyIn(name, own, start, file))) {
    return undefined;
  }
  return {
    ...{ loop, wait, lists, keeping: round.keeping, race: limited.race, gather: gathered.member },
    ...{ limit: limited.limit, start: start.statement, work: start.work, isMap },
  };
}

function blockAround({ parent }: TSESTree.Node): readonly TSESTree.Statement[] {
  return parent?.type === 'BlockStatement' || parent?.type === 'Program' ? parent.body : [];
}

interface Start {
  readonly statement: TSESTree.Statement;
  readonly name: string;
  readonly work: TSESTree.CallExpression;
  /** Does the promise settle with something else than the work does? */
  readonly isValueLost: boolean;
}

/** Does nothing but the pool itself look at the list, or at the promise? */
function isSeenOnlyIn(
  name: string,
  own: readonly TSESTree.Node[],
  { statement, work }: Start,
  file: SourceFile,
): boolean {
  const references = variableOf(file, name, statement)?.references ?? [];
  return references
    .map(({ identifier }) => identifier as TSESTree.Node)
    .every((use) => own.some((each) => isWithin(use, each)) && !isWithin(use, work));
}

/** What the statements of a round do with the lists and with the promise of its work. */
class Round {
  readonly keeping: TSESTree.Statement[] = [];
  race: RaceInLoop | undefined;
  start: Start | undefined;
  readonly #file: SourceFile;
  /** The promise of the work, and those of what comes after it. */
  readonly #promises: Set<string>;
  /** The functions that take one off a list. */
  readonly #cleaners = new Set<string>();

  constructor(file: SourceFile, promises: Iterable<string> = []) {
    this.#file = file;
    this.#promises = new Set(promises);
  }

  read(statement: TSESTree.Statement): void {
    const race = raceIn(statement, this.#file);
    this.race ??= race;
    if (race || this.#isKept(statement) || this.#isInner(statement)) this.keeping.push(statement);
    else this.#readStart(statement);
  }

  #readStart(statement: TSESTree.Statement): void {
    const declarator = soleDeclarator(statement);
    if (!declarator || this.start) return;
    const { name } = declarator.id;
    const isListed = usesOf(declarator.id, this.#file).some(
      ({ parent }) => parent?.type === 'CallExpression' && methodCall(parent, 'add', 'push'),
    );
    const removal = removalOf(declarator.init, name, new Set());
    const work = removal?.promise ?? declarator.init;
    // Who handles its failures too does more than to take it off the list.
    if (!isListed || removal?.method === 'both' || work.type !== 'CallExpression') return;
    this.start = { statement, name, work, isValueLost: removal?.method === 'then' };
    this.#promises.add(name);
  }

  /** `if (limit <= items.length) { … }`: for fewer items than that there is no need of a list. */
  #isInner(statement: TSESTree.Statement): boolean {
    if (statement.type !== 'IfStatement' || statement.alternate) return false;
    const { consequent, test } = statement;
    if (consequent.type !== 'BlockStatement' || test.type !== 'BinaryExpression') return false;
    const inner = new Round(this.#file, this.#promises);
    for (const each of consequent.body) inner.read(each);
    const isOnlyKeeping = inner.keeping.length === consequent.body.length;
    if (!inner.race || !isOnlyKeeping || !isLengthTest(test, inner.race, this.#file)) return false;
    this.race = inner.race;
    return true;
  }

  /** `running.add(task);`, `task.finally(() => running.delete(task));`, `const done = task.then(…)`. */
  #isKept(statement: TSESTree.Statement): boolean {
    const declarator = soleDeclarator(statement);
    if (declarator) return this.#isKeptAs(declarator.id.name, declarator.init);
    if (statement.type !== 'ExpressionStatement') return false;
    const node = withoutVoid(statement.expression);
    const added = methodCall(node, 'add', 'push')?.call.arguments;
    if (added) return added.every((each) => this.#isPromise(each));
    const removal = removalOf(node, undefined, this.#cleaners);
    return removal !== undefined && this.#isPromise(removal.promise);
  }

  #isKeptAs(name: string, init: TSESTree.Expression): boolean {
    const isCleaner = [...this.#promises].some((task) => removes(init, task));
    if (isCleaner) this.#cleaners.add(name);
    const removal = removalOf(init, name, this.#cleaners);
    const isNext = removal !== undefined && this.#isPromise(removal.promise);
    if (isNext) this.#promises.add(name);
    return isCleaner || isNext;
  }

  #isPromise(node: TSESTree.Node): boolean {
    return node.type === 'Identifier' && this.#promises.has(node.name);
  }
}

/** `limit <= items.length`, of the same limit. */
function isLengthTest(
  { left, right }: TSESTree.BinaryExpression,
  { limit }: RaceInLoop,
  file: SourceFile,
): boolean {
  const isLimit = (node: TSESTree.Node) => textOf(file, node) === textOf(file, limit);
  return (
    (isLimit(left) && lengthOf(right) !== undefined) ||
    (lengthOf(left) !== undefined && isLimit(right))
  );
}

/** Does the loop end early, or do more than to start the work, or wait for something of its own? A next round is the end of this callback. */
export function leavesLoop(pool: Racing, file: SourceFile): boolean {
  const own: readonly TSESTree.Node[] = pool.isMap ? [] : nextRounds(pool);
  const others = othersIn(pool);
  if (others.some(({ range }) => range[0] > pool.start.range[0])) return true;
  return others.some((each) =>
    contains(
      each,
      file.visitorKeys,
      (node) =>
        /^(?:Break|Continue|Return|Throw)Statement$|^(?:Await|Yield)Expression$/.test(node.type) &&
        !own.includes(node),
    ),
  );
}

/** `if (…) continue;`, as statements of the loop itself. */
export function nextRounds(pool: Racing): TSESTree.ContinueStatement[] {
  return othersIn(pool).flatMap((each) => {
    if (each.type !== 'IfStatement' || each.alternate) return [];
    const { consequent } = each;
    const last = consequent.type === 'BlockStatement' ? consequent.body.at(-1) : consequent;
    return last?.type === 'ContinueStatement' && !last.label ? [last] : [];
  });
}

function othersIn({ loop, keeping, start }: Racing): TSESTree.Statement[] {
  const statements = loop.body.type === 'BlockStatement' ? loop.body.body : [];
  return statements.filter((each) => !keeping.includes(each) && each !== start);
}
