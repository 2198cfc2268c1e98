import type { TSESTree } from '@typescript-eslint/types';
import { isFunction, memberName, unwrap } from '../ast/kinds.ts';
import { isLogByName } from '../ast/log.ts';
import { definitionOf, functionOf, variableOf } from '../ast/scope.ts';
import { walk } from '../ast/walk.ts';
import { isOnlyName } from '../cancellation/passed-signal.ts';
import { isTypeScript } from '../edits/file-style.ts';
import type { SourceFile } from '../source-file.ts';
import { askedWithin } from './asked-within.ts';
import { hoist, isPath, outermost, pathOf, statementOf, type Hoisted } from './hoists.ts';
import { isSetAgain } from './set-again.ts';

/**
 * TypeScript forgets within a function what a condition before it told of `user.email`, or of a variable that is set
 * again. Each of them gets a name; `lost` where it cannot.
 */
export function hoistNarrowed(expression: TSESTree.Expression, file: SourceFile): Hoisted | 'lost' {
  const none = { hoists: [], edits: [] };
  if (!isTypeScript(file)) return none;
  const known = findingsBefore(expression, file);
  if (!known.paths.size) return none;
  const nodes = [...walk(expression, file.visitorKeys, (node) => !isFunction(node))];
  const set = nodes
    .filter((node) => node.type === 'Identifier')
    .filter((node) => !isOnlyName(node) && known.paths.has(node.name) && isSetAgain(node, file));
  const paths = outermost(
    nodes
      .filter((each) => isPath(each))
      .filter((each) => known.paths.has(pathOf(each, file)) && mayTell(each, file))
      .filter((each) => !isDefaulted(each)),
  );
  const uses = [...set.filter((node) => !paths.some((each) => isIn(node, each))), ...paths];
  if (!uses.length) return none;
  const statement = statementOf(expression, file);
  if (!statement || !set.every((name) => isSteadyWithin(name, statement, known.tests, file)))
    return 'lost';
  const asked = askedWithin(statement, known.tests, paths, file);
  return asked ? hoist({ statement, uses, asked }, file) : 'lost';
}

/** Has the variable one value all through the statement, and is it not there that something is found out about it? */
function isSteadyWithin(
  name: TSESTree.Identifier,
  statement: TSESTree.Node,
  tests: readonly TSESTree.Node[],
  file: SourceFile,
): boolean {
  const variable = variableOf(file, name.name, name)!;
  const isAsked = tests.some(
    (test) => isIn(test, statement) && pathsIn(test, file).includes(name.name),
  );
  const nodes = [...walk(statement, file.visitorKeys)];
  const isLate = nodes.some(
    (node) => node.type === 'AwaitExpression' && node.range[1] <= name.range[0],
  );
  const called = nodes.flatMap((node) => {
    const callee = node.type === 'CallExpression' && node.callee;
    return (callee && callee.type === 'Identifier' && functionOf(file, callee)) || [];
  });
  const writes = variable.references.filter((each) => each.isWrite());
  return (
    !isAsked &&
    !isLate &&
    !writes.some(({ identifier }) => [statement, ...called].some((each) => isIn(identifier, each)))
  );
}

function isIn({ range }: TSESTree.Node, { range: [start, end] }: TSESTree.Node): boolean {
  return start <= range[0] && range[1] <= end;
}

/** What conditions and assignments before the expression mention, as far as its function goes. */
function findingsBefore(expression: TSESTree.Node, file: SourceFile) {
  const paths = new Set<string>();
  const tests: TSESTree.Node[] = [];
  let inner: TSESTree.Node = expression;
  for (let at = inner.parent; at && !isFunction(at); inner = at, at = at.parent) {
    const test = conditionOf(at, inner);
    if (test) tests.push(test.node);
    const told = test
      ? toldBy(test, file)
      : 'body' in at && Array.isArray(at.body)
        ? toldBefore(inner, at.body, file)
        : [];
    for (const each of told) paths.add(each);
  }
  return { paths, tests };
}

/** A condition, and what it came to, where that is known. */
interface Test {
  readonly node: TSESTree.Node;
  readonly isTrue?: boolean;
}

function conditionOf(node: TSESTree.Node, inner: TSESTree.Node): Test | undefined {
  if (node.type === 'IfStatement' || node.type === 'ConditionalExpression')
    return node.test === inner ? undefined : { node: node.test, isTrue: node.consequent === inner };
  if (node.type !== 'LogicalExpression' || node.right !== inner) return undefined;
  return { node: node.left, ...(node.operator !== '??' && { isTrue: node.operator === '&&' }) };
}

/** The statements before that tell something: `if (!user.email) return;`, `user.email = found;`. */
function toldBefore(
  inner: TSESTree.Node,
  body: readonly TSESTree.Node[],
  file: SourceFile,
): string[] {
  return body.slice(0, Math.max(0, body.indexOf(inner))).flatMap((statement) => {
    const set = assigned(statement).flatMap((each) => pathsIn(each, file));
    return statement.type === 'IfStatement' ? [...set, ...toldAfter(statement, file)] : set;
  });
}

/** Where both branches come to what follows, the condition tells nothing there. */
function toldAfter(
  { test, consequent, alternate }: TSESTree.IfStatement,
  file: SourceFile,
): string[] {
  if (!alternate && leaves(consequent)) return toldBy({ node: test, isTrue: false }, file);
  const branches = alternate ? [consequent, alternate] : [consequent];
  return branches.some(mayLeave) ? pathsIn(test, file) : [];
}

function leaves(statement: TSESTree.Statement): boolean {
  return /^(Break|Continue|Return|Throw)Statement$/.test(lastOf(statement)?.type ?? '');
}

/** Also a call may be one that never returns. */
function mayLeave(statement: TSESTree.Statement): boolean {
  const last = lastOf(statement);
  switch (last?.type) {
    case undefined:
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'FunctionDeclaration':
    case 'VariableDeclaration':
      return false;
    case 'ExpressionStatement':
      return last.expression.type === 'CallExpression' && !isLogByName(last.expression);
    default:
      return true;
  }
}

function lastOf(statement: TSESTree.Statement): TSESTree.Statement | undefined {
  return statement.type === 'BlockStatement' ? statement.body.at(-1) : statement;
}

/**
 * The paths that a condition tells of: those of each part where all of them hold, those that all parts have in common
 * where one of them does. That `a.id` is not `b.id` tells nothing of either, as long as both may be many values.
 */
function toldBy({ node, isTrue }: Test, file: SourceFile): string[] {
  if (isTrue === undefined) return pathsIn(node, file);
  if (node.type === 'UnaryExpression' && node.operator === '!')
    return toldBy({ node: node.argument, isTrue: !isTrue }, file);
  if (node.type === 'LogicalExpression' && node.operator !== '??') {
    const left = toldBy({ node: node.left, isTrue }, file);
    const right = toldBy({ node: node.right, isTrue }, file);
    const doBothHold = node.operator === (isTrue ? '&&' : '||');
    return doBothHold ? [...left, ...right] : left.filter((each) => right.includes(each));
  }
  return node.type === 'BinaryExpression'
    ? toldByOperator(node, isTrue, file)
    : pathsIn(node, file);
}

function toldByOperator(
  node: TSESTree.BinaryExpression,
  isTrue: boolean,
  file: SourceFile,
): string[] {
  // The class is no other one afterwards.
  if (node.operator === 'instanceof') return pathsIn(node.left, file);
  const isUnequal = (isTrue ? /^!==?$/ : /^===?$/).test(node.operator);
  return isUnequal && [node.left, node.right].every(isOpenPath) ? [] : pathsIn(node, file);
}

/** `user.id`, and not `Kind.Admin` or `STATES.open`. */
function isOpenPath(node: TSESTree.Node): boolean {
  if (!isPath(node)) return false;
  const { object } = node;
  return object.type === 'Identifier' ? /^[a-z_$]/.test(object.name) : isOpenPath(object);
}

function assigned(statement: TSESTree.Node): TSESTree.Node[] {
  if (statement.type === 'BlockStatement') return statement.body.flatMap(assigned);
  if (statement.type === 'IfStatement')
    return [statement.consequent, statement.alternate].flatMap((each) =>
      each ? assigned(each) : [],
    );
  if (statement.type === 'TryStatement') return assignedInTry(statement);
  const isAssignment =
    statement.type === 'ExpressionStatement' &&
    statement.expression.type === 'AssignmentExpression';
  return isAssignment ? [(statement.expression as TSESTree.AssignmentExpression).left] : [];
}

/** What follows comes after all of the block, unless a handler goes on. */
function assignedInTry({ block, handler, finalizer }: TSESTree.TryStatement): TSESTree.Node[] {
  const isDone = !handler || leaves(handler.body);
  return [...(isDone ? assigned(block) : []), ...(finalizer ? assigned(finalizer) : [])];
}

function pathsIn(node: TSESTree.Node, file: SourceFile): string[] {
  const nodes = [
    ...walk(node, file.visitorKeys, (inner) => !isFunction(inner) && !isLookedUp(inner)),
  ].filter((inner) => !isLookedUp(inner));
  return nodes.flatMap((each) =>
    each.type === 'Identifier' || isPath(each) ? pathOf(each, file) : [],
  );
}

/** `seen.has(user.id)` and `name.startsWith(user.id)` tell nothing of what they look for. */
function isLookedUp({ parent, range }: TSESTree.Node): boolean {
  if (parent?.type !== 'CallExpression' || range[0] < parent.callee.range[1]) return false;
  const callee = unwrap(parent.callee);
  return callee.type === 'MemberExpression' && lookups.test(memberName(callee) ?? '');
}

const lookups = /^(?:endsWith|get|has|includes|indexOf|startsWith|test)$/;

/** What stands for nothing is out of the question anyway: `user.email ?? other`. */
function isDefaulted({ parent, range }: TSESTree.Node): boolean {
  return (
    parent?.type === 'LogicalExpression' &&
    parent.operator === '??' &&
    parent.left.range[0] === range[0]
  );
}

/** A member of an import or an enumeration is the same everywhere; how many there are is a number. */
function mayTell({ object, property }: TSESTree.MemberExpression, file: SourceFile): boolean {
  if (property.type === 'Identifier' && property.name === 'length') return false;
  if (object.type === 'MemberExpression') return mayTell(object, file);
  const kind = object.type === 'Identifier' ? definitionOf(file, object)?.type : 'Variable';
  return kind === 'Variable' || kind === 'Parameter';
}
