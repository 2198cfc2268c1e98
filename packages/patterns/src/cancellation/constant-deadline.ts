import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, unwrap } from '../ast/kinds.ts';
import { runtimeNameOf } from '../ast/runtime-names.ts';
import type { SourceFile } from '../source-file.ts';

/** A deadline that is written as a plain number. */
export interface ConstantDeadline {
  readonly node: TSESTree.Node;
  /** What takes a length of time in its place, where it has a name of its own. */
  readonly instead: { readonly range: TSESTree.Range; readonly text: string } | undefined;
}

/** The deadline of a call of the runtime, when it is a point in time that nobody computed. */
export function constantDeadline(
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  file: SourceFile,
): ConstantDeadline | undefined {
  const name = runtimeNameOf(call.callee, file);
  const [first] = call.arguments;
  if (/^(failAt|moveOnAt)$/.test(name ?? '')) {
    return first && isConstant(first) ? { node: first, instead: relative(call) } : undefined;
  }
  if (!takesDeadline(call, name)) return undefined;
  return ofOptions(call.arguments);
}

/** `failAfter` for `failAt`, where it is called by its own name through a namespace. */
function relative({ callee }: TSESTree.CallExpression | TSESTree.NewExpression) {
  const node = unwrap(callee);
  if (node.type !== 'MemberExpression' || node.computed) return undefined;
  const { property } = node;
  return { range: property.range, text: afterOf((property as TSESTree.Identifier).name) };
}

/** `failAfter`, `moveOnAfter`. */
export function afterOf(name: string): string {
  return name.replace(/At$/, 'After');
}

function takesDeadline(
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  name: string | undefined,
): boolean {
  if (name === undefined) return /^(startSoon|trySpawn)$/.test(calleeName(call) ?? '');
  return /^(withTaskGroup|shield|retry|CancelScope|TaskGroup\.\w+)$/.test(name);
}

function ofOptions(args: readonly TSESTree.Node[]): ConstantDeadline | undefined {
  for (const argument of args) {
    if (argument.type !== 'ObjectExpression') continue;
    for (const each of argument.properties) {
      if (each.type !== 'Property' || each.computed || each.key.type !== 'Identifier') continue;
      if (each.key.name !== 'deadline' || !isConstant(each.value)) continue;
      return { node: each.value, instead: { range: each.key.range, text: 'timeout' } };
    }
  }
  return undefined;
}

/** A number, or one made of numbers. Zero is a deadline that has passed, which may be meant. */
function isConstant(value: TSESTree.Node): boolean {
  const node = unwrap(value);
  if (node.type === 'Literal') return typeof node.value === 'number' && node.value > 0;
  if (node.type !== 'BinaryExpression') return false;
  return isConstant(node.left) && isConstant(node.right);
}
