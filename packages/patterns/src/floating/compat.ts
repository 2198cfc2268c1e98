import type { TSESTree } from '@typescript-eslint/types';
import { staticMemberName } from '../ast/constant-text.ts';
import type { SourceFile } from '../source-file.ts';
import type { CompatTypes } from '../types/compat-types.ts';
import type { CompatOptions } from './compat-options.ts';

/** Whose value, by syntax, the peer may object to: what it asks types about, on the way to a finding. */
export function compatSubject(
  node: TSESTree.Node,
  options: CompatOptions,
): TSESTree.Expression | undefined {
  if (node.type === 'ArrowFunctionExpression') {
    const { body } = node;
    const isVoid = body.type === 'UnaryExpression' && body.operator === 'void';
    return isVoid && !options.ignoreVoid ? body : undefined;
  }
  if (node.type !== 'ExpressionStatement' || (options.ignoreIIFE && isIife(node))) return undefined;
  const { expression } = node;
  const found = expression.type === 'ChainExpression' ? expression.expression : expression;
  return neverFloats.has(found.type) ? undefined : found;
}

const neverFloats = new Set<string>(['AssignmentExpression', 'Literal', 'UpdateExpression']);

function isIife({ expression }: TSESTree.ExpressionStatement): boolean {
  return (
    expression.type === 'CallExpression' &&
    /^(Arrow)?FunctionExpression$/.test(expression.callee.type)
  );
}

interface Question {
  readonly file: SourceFile;
  readonly types: CompatTypes;
  readonly options: CompatOptions;
}

/** What the peer would report of the statement: its question by question, in its order. */
export function compatKind(
  subject: TSESTree.Expression,
  question: Question,
): 'unhandled' | 'voided' | 'array' | undefined {
  const { types, options } = question;
  const isSafe =
    subject.type === 'CallExpression' &&
    types.matchesCallee(subject.callee, options.allowForKnownSafeCalls);
  return isSafe ? undefined : floats(subject, question);
}

type Kind = ReturnType<typeof compatKind>;

function floats(node: TSESTree.Expression, question: Question): Kind {
  if (node.type === 'AssignmentExpression') return undefined;
  if (node.type === 'SequenceExpression') return first(node.expressions, question);
  const isVoid = node.type === 'UnaryExpression' && node.operator === 'void';
  if (isVoid && !question.options.ignoreVoid) return floats(node.argument, question) && 'voided';
  return typeFloats(node, question);
}

function typeFloats(node: TSESTree.Expression, question: Question): Kind {
  const { checkThenables, allowForKnownSafePromises: safe } = question.options;
  const kind = question.types.floatingKind(node, { checkThenables, safe });
  if (kind === 'array') return 'array';
  if (!kind || node.type === 'AwaitExpression') return undefined;
  switch (node.type) {
    case 'CallExpression':
      return callFloats(node, question);
    case 'ConditionalExpression':
      return first([node.alternate, node.consequent], question);
    case 'LogicalExpression':
      return first([node.left, node.right], question);
    default:
      return 'unhandled';
  }
}

function first(nodes: readonly TSESTree.Expression[], question: Question): Kind {
  for (const node of nodes) {
    const kind = floats(node, question);
    if (kind) return kind;
  }
  return undefined;
}

function callFloats({ callee, arguments: given }: TSESTree.CallExpression, question: Question) {
  if (callee.type !== 'MemberExpression') return 'unhandled';
  const name = staticMemberName(callee, question.file);
  if (name === 'finally') return floats(callee.object, question);
  const handler = name === 'catch' ? given[0] : name === 'then' ? given[1] : undefined;
  const isSpread = given.slice(0, name === 'then' ? 2 : 1).some(isSpreadElement);
  if (!handler || isSpread) return 'unhandled';
  return question.types.isCallable(handler) ? undefined : 'unhandled';
}

function isSpreadElement({ type }: TSESTree.Node): boolean {
  return type === 'SpreadElement';
}
