import type { TSESTree } from '@typescript-eslint/types';
import {
  enclosingFunction,
  isFunction,
  isFunctionValue,
  memberName,
  methodCall,
} from '../ast/kinds.ts';
import { constantBefore, definitionOf, variableOf } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';
import { isMerelyAsked, phaseOf } from './gathered-phase.ts';
import type { Start } from './late-start.ts';
import { emptyList } from './empty-list.ts';
import { mappingOf } from './mapping.ts';

/** A local array that is filled with work, and that nobody but the combinator gets. */
export interface GatheredArray {
  readonly declarator: TSESTree.VariableDeclarator;
  /** What it begins with, where that is not nothing. */
  readonly first?: TSESTree.Expression;
  readonly pushes: readonly TSESTree.CallExpression[];
}

/**
 * The array behind a name, when all there is to it is seen in this function: it is declared, pushed to, asked for its
 * length, and handed over once, in every run that fills it.
 */
export function gatheredArray(
  name: TSESTree.Identifier,
  file: SourceFile,
): GatheredArray | undefined {
  const declarator = declarationOf(name, file);
  const phase = declarator && phaseOf(name, declarator, variableOf(file, name.name, name)!);
  if (!phase || !isAlwaysReached(name, phase.start)) return undefined;
  // One type speaks of all the arrays that the variable holds in turn.
  const isTyped = declarator.id.typeAnnotation ?? emptyList(declarator.init)?.type;
  if (!phase.isOnly && isTyped) return undefined;
  const pushes = pushesAmong(phase.uses);
  if (!pushes?.every((push) => push.range[1] <= name.range[0])) return undefined;
  const first = phase.start === declarator ? filledFirst(declarator.init) : undefined;
  return { declarator, pushes, ...(first && { first }) };
}

type Declaration = TSESTree.VariableDeclarator & { init: TSESTree.Expression };

function declarationOf(name: TSESTree.Identifier, file: SourceFile): Declaration | undefined {
  const node = definitionOf(file, name)?.node;
  const isPlain = node?.type === 'VariableDeclarator' && node.id.type === 'Identifier' && node.init;
  return isPlain ? (node as Declaration) : undefined;
}

function filledFirst(init: TSESTree.Expression): TSESTree.Expression | undefined {
  return emptyList(init) ? undefined : init;
}

/** The pushes, when everything else that is done with the array only looks at how many there are. */
function pushesAmong(uses: readonly TSESTree.Identifier[]): TSESTree.CallExpression[] | undefined {
  const pushes = uses.filter((use) => !isMerelyAsked(use)).map((use) => droppedPush(use));
  return pushes.every((push) => push !== undefined) ? pushes : undefined;
}

/** `array.push(…)` as a statement, or as all that a callback does. */
function droppedPush({ parent }: TSESTree.Node): TSESTree.CallExpression | undefined {
  const found = parent?.parent && methodCall(parent.parent, 'push');
  if (!found || found.member !== parent || found.call.optional) return undefined;
  const { parent: use } = found.call;
  const isBody = use.type === 'ArrowFunctionExpression' && use.body === found.call;
  return isBody || use.type === 'ExpressionStatement' ? found.call : undefined;
}

/**
 * Does every run from the declaration come to the use once, if there is anything in the array? Work that has not started
 * by then would never start.
 */
export function isAlwaysReached(
  use: TSESTree.Identifier,
  start: TSESTree.VariableDeclarator | TSESTree.ExpressionStatement,
): boolean {
  if (enclosingFunction(start) !== enclosingFunction(use)) return false;
  const block = start.type === 'VariableDeclarator' ? start.parent.parent : start.parent;
  let node: TSESTree.Node = use;
  for (; node.parent && node.parent !== block; node = node.parent) {
    if (!isOnTheWay(node, node.parent, use.name)) return false;
  }
  return node.parent === block && !/^For/.test(block.type);
}

function isOnTheWay(node: TSESTree.Node, parent: TSESTree.Node, array: string): boolean {
  switch (parent.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
      return (
        parent.test === node || (parent.consequent === node && asksForSome(parent.test, array))
      );
    case 'LogicalExpression':
      return parent.left === node || (parent.operator === '&&' && asksForSome(parent.left, array));
    case 'TryStatement':
      return parent.block === node;
    case 'ForOfStatement':
      return parent.right === node && !parent.await;
    default:
      return isPassedThrough(parent);
  }
}

function isPassedThrough(node: TSESTree.Node): boolean {
  if (/^(Block|Expression|Return|Throw)Statement$/.test(node.type)) return true;
  return !isFunction(node) && !/Statement$|^SwitchCase$|Pattern$|^Class/.test(node.type);
}

/** `tasks.length`, `tasks.length > 0`, and `tasks` where there may be none. */
function asksForSome(test: TSESTree.Node, array: string): boolean {
  if (test.type === 'Identifier') return test.name === array;
  if (test.type !== 'BinaryExpression') return isLengthOfName(test, array);
  const isNumber = test.right.type === 'Literal' && typeof test.right.value === 'number';
  return isNumber && /^(>=?|!==?)$/.test(test.operator) && isLengthOfName(test.left, array);
}

function isLengthOfName(node: TSESTree.Node, array: string): boolean {
  if (node.type !== 'MemberExpression' || memberName(node) !== 'length') return false;
  return node.object.type === 'Identifier' && node.object.name === array;
}

/** `const task = load(); tasks.push(task);`: the work that a push names, begun in the same block for it alone. */
export function pushedConstant(
  pushed: TSESTree.Node,
  push: TSESTree.CallExpression,
  file: SourceFile,
): (TSESTree.VariableDeclarator & { init: TSESTree.Expression }) | undefined {
  if (pushed.type !== 'Identifier' || !constantBefore(file, pushed)) return undefined;
  const declarator = definitionOf(file, pushed)!.node as TSESTree.VariableDeclarator;
  const isSameRound = declarator.parent.parent === push.parent.parent;
  const isOnlyHere = variableOf(file, pushed.name, pushed)!.references.length === 2;
  return isSameRound && isOnlyHere ? (declarator as ReturnType<typeof pushedConstant>) : undefined;
}

/** The work of the array, piece by piece, and what goes to the group with each. */
export function startsOf({ declarator, first, pushes }: GatheredArray, file: SourceFile): Start[] {
  const array = (declarator.id as TSESTree.Identifier).name;
  return [
    ...(first ? [{ expression: lateIn(first, file), around: declarator, array }] : []),
    ...pushes.flatMap((push) =>
      push.arguments.flatMap((expression): Start[] => {
        const constant = pushedConstant(expression, push, file);
        const start = constant && { expression: constant.init, around: constant, array };
        return [...(start ? [start] : []), { expression, around: push, array }];
      }),
    ),
  ];
}

/** A mapping still goes over its items where it stands; only what its callback does comes later. */
function lateIn(first: TSESTree.Expression, file: SourceFile): TSESTree.Node {
  const callback = mappingOf(first, file)?.callback;
  return callback && isFunctionValue(callback) ? callback : first;
}
