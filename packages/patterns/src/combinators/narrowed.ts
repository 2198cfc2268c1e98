import type { TSESTree } from '@typescript-eslint/types';
import { isFunction } from '../ast/kinds.ts';
import { definitionOf, variableOf } from '../ast/scope.ts';
import { walk } from '../ast/walk.ts';
import { isTypeScript } from '../edits/file-style.ts';
import type { SourceFile } from '../source-file.ts';
import { askedWithin } from './asked-within.ts';
import { hoist, isPath, outermost, pathOf, statementOf, type Hoisted } from './hoists.ts';

/**
 * TypeScript forgets within a function what a condition before it told of `user.email`, or of a variable that is set
 * again. The paths get a name each; `lost` where they cannot.
 */
export function hoistNarrowed(expression: TSESTree.Expression, file: SourceFile): Hoisted | 'lost' {
  const none = { hoists: [], edits: [] };
  if (!isTypeScript(file)) return none;
  const known = findingsBefore(expression, file);
  if (!known.paths.size) return none;
  const nodes = [...walk(expression, file.visitorKeys, (node) => !isFunction(node))];
  const isLost = nodes.some(
    (node) => node.type === 'Identifier' && known.paths.has(node.name) && isSetAgain(node, file),
  );
  if (isLost) return 'lost';
  const uses = outermost(
    nodes
      .filter((each) => isPath(each))
      .filter((each) => known.paths.has(pathOf(each, file)) && mayTell(each, file)),
  );
  if (!uses.length) return none;
  const statement = statementOf(expression, file);
  const asked = statement && askedWithin(statement, known.tests, uses, file);
  return asked ? hoist({ statement, uses, asked }, file) : 'lost';
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
      ? telling(test)
      : 'body' in at && Array.isArray(at.body)
        ? toldBy(at.body, inner)
        : [];
    for (const each of told) addPaths(each, paths, file);
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
function toldBy(body: readonly TSESTree.Node[], inner: TSESTree.Node): TSESTree.Node[] {
  return body.slice(0, Math.max(0, body.indexOf(inner))).flatMap((statement) => {
    if (statement.type !== 'IfStatement') return assigned(statement);
    const isLeft = !statement.alternate && leaves(statement.consequent);
    const test = { node: statement.test, ...(isLeft && { isTrue: false }) };
    return [...telling(test), ...assigned(statement.consequent)];
  });
}

function leaves(statement: TSESTree.Statement): boolean {
  const last = statement.type === 'BlockStatement' ? statement.body.at(-1) : statement;
  return /^(Break|Continue|Return|Throw)Statement$/.test(last?.type ?? '');
}

/** That `a.id` is not `b.id` tells nothing of either, as long as both may be many values. */
function telling({ node, isTrue }: Test): TSESTree.Node[] {
  if (isTrue === undefined) return [node];
  if (node.type === 'UnaryExpression' && node.operator === '!')
    return telling({ node: node.argument, isTrue: !isTrue });
  if (node.type === 'LogicalExpression' && node.operator === (isTrue ? '&&' : '||'))
    return [node.left, node.right].flatMap((each) => telling({ node: each, isTrue }));
  if (node.type !== 'BinaryExpression') return [node];
  const isUnequal = (isTrue ? /^!==?$/ : /^===?$/).test(node.operator);
  return isUnequal && [node.left, node.right].every(isOpenPath) ? [] : [node];
}

/** `user.id`, and not `Kind.Admin` or `STATES.open`. */
function isOpenPath(node: TSESTree.Node): boolean {
  if (!isPath(node)) return false;
  const { object } = node;
  return object.type === 'Identifier' ? /^[a-z_$]/.test(object.name) : isOpenPath(object);
}

function assigned(statement: TSESTree.Node): TSESTree.Node[] {
  if (statement.type === 'BlockStatement') return statement.body.flatMap(assigned);
  const isAssignment =
    statement.type === 'ExpressionStatement' &&
    statement.expression.type === 'AssignmentExpression';
  return isAssignment ? [(statement.expression as TSESTree.AssignmentExpression).left] : [];
}

function addPaths(node: TSESTree.Node, paths: Set<string>, file: SourceFile): void {
  for (const each of walk(node, file.visitorKeys, (inner) => !isFunction(inner))) {
    if (each.type === 'Identifier' || isPath(each)) paths.add(pathOf(each, file));
  }
}

/** A member of an import or an enumeration is the same everywhere; how many there are is a number. */
function mayTell({ object, property }: TSESTree.MemberExpression, file: SourceFile): boolean {
  if (property.type === 'Identifier' && property.name === 'length') return false;
  if (object.type === 'MemberExpression') return mayTell(object, file);
  const kind = object.type === 'Identifier' ? definitionOf(file, object)?.type : 'Variable';
  return kind === 'Variable' || kind === 'Parameter';
}

/** Up to the last assignment a function remembers; after it, or in a loop that comes to it again, it does not. */
function isSetAgain(node: TSESTree.Identifier, file: SourceFile): boolean {
  const variable = variableOf(file, node.name, node);
  const writes = variable?.references.filter((each) => each.isWrite() && !each.init);
  const from = startOfLoop(node, variable?.identifiers[0]);
  return writes?.some(({ identifier }) => identifier.range[0] >= from) ?? false;
}

/** Of the outermost loop whose rounds share the variable. */
function startOfLoop(node: TSESTree.Node, declared: TSESTree.Node | undefined): number {
  let start = node.range[1];
  for (let at = node.parent; at && !isFunction(at); at = at.parent) {
    const isOwn = declared && at.range[0] <= declared.range[0] && declared.range[1] <= at.range[1];
    if (isOwn) break;
    if (/^(DoWhile|For|ForIn|ForOf|While)Statement$/.test(at.type)) start = at.range[0];
  }
  return start;
}
