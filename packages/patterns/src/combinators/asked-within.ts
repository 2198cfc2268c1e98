import type { TSESTree } from '@typescript-eslint/types';
import { isFunction } from '../ast/kinds.ts';
import { variableOf } from '../ast/scope.ts';
import { textOf } from '../ast/tokens.ts';
import { contains, walk } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';
import { isPath, outermost, pathOf } from './hoists.ts';

type Path = TSESTree.MemberExpression;

/**
 * Where a statement asks for what its work uses, `link.id ? [save(link.id)] : []`: the places that have to use the name
 * too. None where it asks nothing; `undefined` where reading the value before the statement may fail.
 */
export function askedWithin(
  statement: TSESTree.Node,
  tests: readonly TSESTree.Node[],
  uses: readonly Path[],
  file: SourceFile,
): readonly Path[] | undefined {
  const own = tests.filter((test) => isWithin(statement, test));
  if (!own.length) return [];
  const read = own.flatMap((test) =>
    [...walk(test, file.visitorKeys, (node) => !isFunction(node))].filter((node) => isPath(node)),
  );
  const paths = new Set(uses.map((use) => pathOf(use, file)));
  const asked = read.filter((node) => paths.has(pathOf(node, file)));
  const isEachAsked = asked.length > 0 && paths.size === countPaths(asked, file);
  const isSafe = asked.every((node) => isSafeBefore(node, { read, statement, file }));
  return isEachAsked && isSafe && !isRepeated(own, statement, file) ? outermost(asked) : undefined;
}

function isWithin(outer: TSESTree.Node, inner: TSESTree.Node): boolean {
  return outer.range[0] <= inner.range[0] && inner.range[1] <= outer.range[1];
}

function countPaths(nodes: readonly Path[], file: SourceFile): number {
  return new Set(nodes.map((node) => pathOf(node, file))).size;
}

interface Place {
  /** All that the conditions of the statement read. */
  readonly read: readonly Path[];
  readonly statement: TSESTree.Node;
  readonly file: SourceFile;
}

/** Does the statement read it in any case, or something else of the same object? */
function isSafeBefore(node: Path, { read, statement, file }: Place): boolean {
  if (isOptional(node, file))
    return isWholeChain(node) && isAlwaysRead(node, statement) && isConstant(node, file);
  const object = pathOf(node.object, file);
  return read.some(
    (each) =>
      pathOf(each.object, file) === object &&
      !isOptional(each, file) &&
      isAlwaysRead(each, statement),
  );
}

function isOptional(node: Path, file: SourceFile): boolean {
  return textOf(file, node).includes('?.');
}

/** Of `link?.owner.id` the whole is `undefined` without a link; `link?.owner` by a name of its own would throw. */
function isWholeChain({ parent }: Path): boolean {
  return parent.type === 'ChainExpression';
}

/** TypeScript follows the name back to what `link?.id` tells of `link`, unless that is set again. */
function isConstant(node: Path, file: SourceFile): boolean {
  const { object } = node;
  if (object.type !== 'Identifier') return object.type === 'ThisExpression';
  const writes = variableOf(file, object.name, object)?.references.filter((each) => each.isWrite());
  return writes?.every(({ init }) => init) ?? false;
}

/** Is it evaluated whenever the statement is? */
function isAlwaysRead(node: TSESTree.Node, statement: TSESTree.Node): boolean {
  let inner: TSESTree.Node = node;
  for (let at = node.parent; at && inner !== statement; inner = at, at = at.parent) {
    if (isSkippable(inner, at) || (at.type === 'ChainExpression' && at.range[0] !== node.range[0]))
      return false;
  }
  return true;
}

function isSkippable(node: TSESTree.Node, parent: TSESTree.Node): boolean {
  switch (parent.type) {
    case 'ConditionalExpression':
    case 'IfStatement':
      return parent.test !== node;
    case 'LogicalExpression':
      return parent.right === node;
    case 'AssignmentExpression':
      return parent.right === node && /^(&&|\|\||\?\?)=$/.test(parent.operator);
    default:
      return false;
  }
}

/** What a loop asks in each round, or what the statement asks once it has awaited something, may change by then. */
function isRepeated(
  tests: readonly TSESTree.Node[],
  statement: TSESTree.Node,
  file: SourceFile,
): boolean {
  const start = Math.min(...tests.map(({ range }) => range[0]));
  const isAwaited = (node: TSESTree.Node) =>
    node.type === 'AwaitExpression' && node.range[1] <= start;
  if (contains(statement, file.visitorKeys, isAwaited)) return true;
  return tests.some((test) => {
    for (let at: TSESTree.Node | undefined = test; at && at !== statement.parent; at = at.parent) {
      if (/^(DoWhile|For|ForIn|ForOf|While|Switch|Try|Labeled)Statement$/.test(at.type))
        return true;
    }
    return false;
  });
}
