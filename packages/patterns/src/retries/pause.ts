import type { TSESTree } from '@typescript-eslint/types';
import { methodCall, unwrap } from '../ast/kinds.ts';
import { textOf } from '../ast/tokens.ts';
import { contains } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';
import { linearOf } from './linear.ts';
import { isName, type Counter } from './loop.ts';

/** No pause of `retry()` is longer unless it is told so. */
const DEFAULT_CAP = 20_000;

/**
 * The options of `retry()` for a pause that is the same each time, or grows by a factor; `undefined` for any other,
 * which only a function can give.
 */
export function pauseOptions(
  ms: TSESTree.Expression,
  counter: Counter | undefined,
  attempts: number | undefined,
  file: SourceFile,
): string[] | undefined {
  const { cap, growing } = capOf(ms);
  const constant = numberOf(growing);
  if (constant !== undefined) {
    return cap === undefined && constant <= DEFAULT_CAP
      ? [`base: ${textOf(file, growing)}`, 'factor: 1', `jitter: 'none'`]
      : undefined;
  }
  const growth = counter && growthOf(growing, counter, file);
  if (!growth || (cap && readsTurn(cap, counter, file))) return undefined;
  const { base, factor } = growth;
  const capText = cap ? textOf(file, cap) : isShort(growth, attempts) ? undefined : 'Infinity';
  return [
    `base: ${separated(base)}`,
    ...(factor === 2 ? [] : [`factor: ${factor}`]),
    ...(capText ? [`cap: ${capText}`] : []),
    `jitter: 'none'`,
  ];
}

interface Growth {
  readonly base: number;
  readonly factor: number;
}

function isShort({ base, factor }: Growth, attempts = Infinity): boolean {
  return base * factor ** Math.max(attempts - 2, 0) <= DEFAULT_CAP;
}

function readsTurn(cap: TSESTree.Node, counter: Counter, { visitorKeys }: SourceFile): boolean {
  return contains(cap, visitorKeys, (each) => isName(each, counter.name));
}

/** As a person would write it. */
function separated(value: number): string {
  return String(value).replaceAll(/\B(?=(\d{3})+$)/g, '_');
}

/** `Math.min(30_000, …)`, in either order. */
function capOf(ms: TSESTree.Expression): {
  cap?: TSESTree.Expression;
  growing: TSESTree.Expression;
} {
  const call = mathCall(ms, 'min');
  const [first, second, ...others] = call?.arguments ?? [];
  if (!isExpression(first) || !isExpression(second) || others.length) return { growing: ms };
  if (numberOf(first) !== undefined || first.type === 'Identifier') {
    return { cap: first, growing: second };
  }
  return { cap: second, growing: first };
}

function isExpression(
  node: TSESTree.CallExpressionArgument | undefined,
): node is TSESTree.Expression {
  return node !== undefined && node.type !== 'SpreadElement';
}

/** `base * factor ** attempt`, of numbers that are written out. */
function growthOf(
  node: TSESTree.Expression,
  counter: Counter,
  file: SourceFile,
): Growth | undefined {
  const power = powerOf(node, counter, file);
  if (power) return power;
  if (node.type !== 'BinaryExpression' || node.operator !== '*') return undefined;
  const { left, right } = node;
  const times = numberOf(left) ?? numberOf(right);
  const grown = powerOf(numberOf(left) === undefined ? left : right, counter, file);
  return times === undefined || !grown ? undefined : { ...grown, base: grown.base * times };
}

/** `factor ** (attempt - 1)` and `Math.pow(factor, attempt)`; its value after the first attempt is the base. */
function powerOf(
  node: TSESTree.Expression,
  counter: Counter,
  file: SourceFile,
): Growth | undefined {
  const isPower = node.type === 'BinaryExpression' && node.operator === '**';
  const call = mathCall(node, 'pow');
  const [of, by] = isPower ? [node.left, node.right] : (call?.arguments ?? []);
  const factor = of && numberOf(of);
  const exponent = by && linearOf(by, file);
  if (!factor || factor < 1 || exponent?.name !== counter.name) return undefined;
  return { base: factor ** (counter.start + exponent.offset), factor };
}

function mathCall(node: TSESTree.Node, name: string): TSESTree.CallExpression | undefined {
  const found = methodCall(unwrap(node), name);
  return found && isName(found.member.object, 'Math') ? found.call : undefined;
}

function numberOf(node: TSESTree.Node): number | undefined {
  const inner = unwrap(node);
  return inner.type === 'Literal' && typeof inner.value === 'number' ? inner.value : undefined;
}
