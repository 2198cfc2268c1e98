import type { TSESTree } from '@typescript-eslint/types';
import {
  enclosingFunction,
  isFunction,
  isFunctionValue,
  memberName,
  unwrap,
} from '../ast/kinds.ts';
import { isGlobal } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';
import { conditionsOf } from './conditions.ts';
import { elementsOf } from './elements.ts';
import type { MisuseKind } from './options.ts';
import { replacerOf } from './replacer.ts';

/** An expression that is misused if it is a promise, or a function that returns one. */
export interface Misuse {
  readonly kind: MisuseKind;
  readonly node: TSESTree.Expression;
}

export const misusers = [
  'BinaryExpression',
  'CallExpression',
  'ConditionalExpression',
  'DoWhileStatement',
  'ForStatement',
  'IfStatement',
  'LogicalExpression',
  'NewExpression',
  'ReturnStatement',
  'SpreadElement',
  'TemplateLiteral',
  'UnaryExpression',
  'WhileStatement',
] as const;

/** The expressions that a node uses in a way that makes no sense for a promise. */
export function misusesOf(node: TSESTree.Node, file: SourceFile): Misuse[] {
  switch (node.type) {
    case 'SpreadElement':
      return as('spread', [node.argument]);
    case 'TemplateLiteral':
      return node.parent.type === 'TaggedTemplateExpression' ? [] : as('text', node.expressions);
    case 'BinaryExpression':
      return as('text', joinedToText(node));
    case 'CallExpression':
      return [
        ...callbackOf(node),
        ...as('replacer', listed(replacerOf(node, file))),
        ...as('elements', listed(elementsOf(node, file))),
        ...as('text', stringified(node, file)),
      ];
    case 'NewExpression':
      return as('elements', listed(elementsOf(node, file)));
    case 'ReturnStatement':
      return as('returned', isGuarded(node) ? returned(node) : []);
    default:
      return as('test', conditionsOf(node));
  }
}

function as(kind: MisuseKind, nodes: readonly TSESTree.Expression[]): Misuse[] {
  return nodes.map((node) => ({ kind, node }));
}

function listed(node: TSESTree.Expression | undefined): TSESTree.Expression[] {
  return node ? [node] : [];
}

/** `'user ' + p`. */
function joinedToText({ left, operator, right }: TSESTree.BinaryExpression) {
  if (operator !== '+') return [];
  if (isText(left)) return isText(right) ? [] : [right];
  return isText(right) ? [left] : [];
}

function isText(node: TSESTree.Node): boolean {
  return (
    node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node.value === 'string')
  );
}

/** What `JSON.stringify` turns into `{}`, also as a property or an element of what it is given. */
function stringified(call: TSESTree.CallExpression, file: SourceFile): TSESTree.Expression[] {
  const { callee, arguments: given } = call;
  if (callee.type !== 'MemberExpression' || memberName(callee) !== 'stringify') return [];
  const { object } = callee;
  if (object.type !== 'Identifier' || object.name !== 'JSON' || !isGlobal(file, 'JSON', object)) {
    return [];
  }
  const [value] = given;
  return value && value.type !== 'SpreadElement' ? partsOf(value) : [];
}

function partsOf(value: TSESTree.Expression): TSESTree.Expression[] {
  switch (value.type) {
    case 'ArrayExpression':
      return value.elements.flatMap((each) => (each?.type === 'SpreadElement' ? [] : (each ?? [])));
    case 'ObjectExpression':
      return value.properties.flatMap((each) =>
        each.type === 'Property' ? [each.value as TSESTree.Expression] : [],
      );
    default:
      return [value];
  }
}

const callbackKinds: Readonly<Record<string, MisuseKind>> = {
  every: 'predicate',
  filter: 'predicate',
  find: 'predicate',
  findIndex: 'predicate',
  findLast: 'predicate',
  findLastIndex: 'predicate',
  some: 'predicate',
  sort: 'comparator',
  toSorted: 'comparator',
  reduce: 'accumulator',
  reduceRight: 'accumulator',
};

function callbackOf({ callee, arguments: [callback] }: TSESTree.CallExpression): Misuse[] {
  const member = unwrap(callee);
  if (member.type !== 'MemberExpression' || !callback || callback.type === 'SpreadElement')
    return [];
  const name = memberName(member) ?? '';
  const kind = Object.hasOwn(callbackKinds, name) ? callbackKinds[name] : undefined;
  return kind ? [{ kind, node: callback }] : [];
}

/** A promise made with nothing to reject it brings no error to a `catch`, nor does one that was waited for. */
function returned(statement: TSESTree.ReturnStatement): TSESTree.Expression[] {
  const { argument } = statement;
  if (argument?.type === 'Identifier' && isSettled(argument, statement)) return [];
  if (argument?.type !== 'NewExpression') return argument ? [argument] : [];
  const [executor] = argument.arguments;
  const onlyResolves = executor && isFunctionValue(executor) && executor.params.length < 2;
  return onlyResolves ? [] : [argument];
}

/** `await done; return done;` */
function isSettled({ name }: TSESTree.Identifier, { parent, range }: TSESTree.ReturnStatement) {
  if (parent.type !== 'BlockStatement') return false;
  return parent.body.some((each) => {
    if (each.type !== 'ExpressionStatement' || each.range[0] > range[0]) return false;
    const { expression } = each;
    if (expression.type !== 'AwaitExpression') return false;
    return expression.argument.type === 'Identifier' && expression.argument.name === name;
  });
}

/** Is it inside of a `try` of its own async function, whose `catch` or `finally` should come after the work? */
function isGuarded(statement: TSESTree.ReturnStatement): boolean {
  const around = enclosingFunction(statement);
  if (!around?.async || around.generator) return false;
  let inner: TSESTree.Node = statement;
  for (let at: TSESTree.Node | undefined = inner.parent; at && !isFunction(at); at = at.parent) {
    if (at.type === 'TryStatement' && guards(at, inner)) return true;
    inner = at;
  }
  return false;
}

function guards(
  { block, handler, finalizer }: TSESTree.TryStatement,
  part: TSESTree.Node,
): boolean {
  if (part === block) return handler !== null || finalizer !== null;
  return part === handler && finalizer !== null;
}
