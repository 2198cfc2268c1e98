import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, methodCall, unwrap } from '../ast/kinds.ts';
import { isGlobal } from '../ast/scope.ts';
import { outerRange } from '../ast/tokens.ts';
import { insert } from '../edits/edit.ts';
import type { SourceFile } from '../source-file.ts';
import { elementKind, planThunk, startsWork } from './elements.ts';
import { madeBy } from './flat-mapping.ts';
import { mappingOf } from './mapping.ts';
import { join, merge, nothing, type Context, type Plan } from './plan.ts';

/**
 * Plans `[a(), more && b()].filter(Boolean)` and `xs.map((x) => (x.file ? load(x) : null)).filter((each) => each !== null)`,
 * whose results are used: only the work becomes functions, so that there are as many results as before.
 *
 * The conditions are asked before any work starts, so they may only look. Work may be no call that gives nothing at once.
 */
export function planKept(node: TSESTree.Node, context: Context): Plan | undefined {
  const list = context.form === 'adopt' ? undefined : filteredIn(node, context.file);
  const made = list && madeFor(list, context.file);
  if (!made) return undefined;
  if (made.every((each) => elementKind(each, context.file) === 'value')) return nothing;
  const plan = merge(made.map((each) => planEither(each, context)));
  if (plan.deferred && !plan.joined) return plan;
  return plan.notes.includes('narrowing-lost') ? join('narrowing-lost') : undefined;
}

/** What is filtered, where the question is only whether there is something. */
function filteredIn(node: TSESTree.Node, file: SourceFile): TSESTree.Expression | undefined {
  const found = methodCall(node, 'filter');
  const [test, ...others] = found?.call.arguments ?? [];
  if (!found || found.call.optional || !test || others.length) return undefined;
  return asksForSome(test, file) ? found.member.object : undefined;
}

/** `Boolean`, `(each) => each !== null`, `(each) => !!each`: is there something? */
function asksForSome(test: TSESTree.Node, file: SourceFile): boolean {
  if (test.type === 'Identifier') return test.name === 'Boolean' && isGlobal(file, 'Boolean', test);
  if (test.type !== 'ArrowFunctionExpression' || test.returnType) return false;
  const [parameter, ...others] = test.params;
  if (parameter?.type !== 'Identifier' || others.length || parameter.typeAnnotation) return false;
  return isLookAt(test.body, parameter.name);
}

function isLookAt(node: TSESTree.Node, name: string): boolean {
  switch (node.type) {
    case 'Identifier':
      return node.name === name;
    case 'UnaryExpression':
      return node.operator === '!' && isLookAt(node.argument, name);
    case 'LogicalExpression':
      return isLookAt(node.left, name) && isLookAt(node.right, name);
    case 'BinaryExpression':
      return /^!==?$/.test(node.operator) && isLookAt(node.left, name) && isNothing(node.right);
    default:
      return false;
  }
}

function isNothing(node: TSESTree.Node): boolean {
  if (node.type === 'Identifier') return node.name === 'undefined';
  return node.type === 'Literal' && node.value === null && node.raw === 'null';
}

function madeFor(list: TSESTree.Expression, file: SourceFile): TSESTree.Expression[] | undefined {
  if (list.type === 'ArrayExpression') {
    const isPlain = list.elements.every((each) => each && each.type !== 'SpreadElement');
    return isPlain ? (list.elements as TSESTree.Expression[]) : undefined;
  }
  const callback = list.type === 'CallExpression' ? mappingOf(list, file)?.callback : undefined;
  if (!callback || !isFunctionValue(callback) || callback.async || callback.generator)
    return undefined;
  const { body } = callback;
  const first = body.type === 'BlockStatement' ? body.body.slice(0, -1) : [];
  return first.some((each) => startsWork(each, file)) ? undefined : madeBy(callback, file);
}

/** Plans a value, work, or a choice between them. */
function planEither(expression: TSESTree.Expression, context: Context): Plan {
  const { file, types } = context;
  if (expression.type === 'ConditionalExpression') {
    const { test, consequent, alternate } = expression;
    if (startsWork(test, file)) return join('already-started');
    return merge([planEither(consequent, context), planEither(alternate, context)]);
  }
  if (expression.type === 'LogicalExpression') {
    const { operator, left, right } = expression;
    if (operator !== '&&' || startsWork(left, file)) return join('already-started');
    return inParentheses(right, planEither(right, context), file);
  }
  const kind = elementKind(expression, file);
  if (kind === 'value' && !startsWork(expression, file)) return nothing;
  const isSome = kind === 'work' && unwrap(expression) === expression;
  return isSome && types.isAlwaysThenable(expression)
    ? planThunk(expression, context)
    : join('already-started');
}

/** An arrow function cannot be the operand of another operator. */
function inParentheses(right: TSESTree.Expression, plan: Plan, file: SourceFile): Plan {
  if (!plan.deferred || right.type === 'ConditionalExpression') return plan;
  const [start, end] = outerRange(file, right);
  return { ...plan, edits: [insert(start, '('), ...plan.edits, insert(end, ')')] };
}
