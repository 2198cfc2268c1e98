import type { TSESTree } from '@typescript-eslint/types';
import {
  isFunction,
  isFunctionValue,
  methodCall,
  unwrap,
  type FunctionValue,
} from '../ast/kinds.ts';
import { walk } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';

/** What `xs.reduce((tasks, x) => tasks.concat(load(x)), [])` puts into its list; `undefined` if that cannot be told. */
export function reducedTo(node: TSESTree.Node, file: SourceFile): TSESTree.Node[] | undefined {
  const [step, start] = methodCall(node, 'reduce', 'reduceRight')?.call.arguments ?? [];
  const first = start && listed(unwrap(start), undefined);
  const added = first && step && isFunctionValue(step) ? addedBy(step, file) : undefined;
  return added && [...first!, ...added];
}

function addedBy(step: FunctionValue, file: SourceFile): TSESTree.Node[] | undefined {
  const [list] = step.params;
  if (list?.type !== 'Identifier' || step.async || step.generator) return undefined;
  const parts = [...walk(step.body, file.visitorKeys, (each) => !isFunction(each))];
  const results = step.body.type === 'BlockStatement' ? parts.flatMap(resultOf) : [step.body];
  const added = results.map((each) => listed(unwrap(each), list.name));
  if (added.some((each) => !each)) return undefined;
  return [...added.flatMap((each) => each!), ...parts.flatMap(pushedTo(list.name))];
}

function resultOf(node: TSESTree.Node): TSESTree.Node[] {
  return node.type === 'ReturnStatement' && node.argument ? [node.argument] : [];
}

/** The elements of a list beside those of the one it goes on from. */
function listed(node: TSESTree.Node, base: string | undefined): TSESTree.Node[] | undefined {
  if (isNamed(node, base)) return [];
  if (node.type === 'ArrayExpression') {
    const others = node.elements.filter((each) => each !== null);
    return others.filter((each) => each.type !== 'SpreadElement' || !isNamed(each.argument, base));
  }
  const concat = methodCall(node, 'concat');
  if (!concat || !isNamed(concat.member.object, base)) return undefined;
  return concat.call.arguments.flatMap((each) =>
    each.type === 'ArrayExpression' ? each.elements.filter((one) => one !== null) : [each],
  );
}

function pushedTo(base: string): (node: TSESTree.Node) => TSESTree.Node[] {
  return (node) => {
    const push = methodCall(node, 'push');
    return push && isNamed(push.member.object, base) ? push.call.arguments : [];
  };
}

function isNamed(node: TSESTree.Node, name: string | undefined): boolean {
  return node.type === 'Identifier' && node.name === name;
}
