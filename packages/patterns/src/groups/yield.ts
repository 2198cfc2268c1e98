import type { TSESTree } from '@typescript-eslint/types';
import { enclosingFunction, isFunctionValue, unwrap } from '../ast/kinds.ts';
import { functionOf } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';
import { isList, workSlot } from './handed.ts';
import { isJoin } from './join.ts';
import type { Owner } from './owners.ts';
import { groupBoundBy, statementsBefore } from './tasks.ts';

/** The group that is open in the block when a generator gives way to its consumer. */
export function groupAcrossYield(
  node: TSESTree.YieldExpression,
  file: SourceFile,
): Owner | undefined {
  const joined = new Set<string>();
  for (const statement of statementsBefore(node, enclosingFunction(node))) {
    const name = isJoin(statement);
    if (name) joined.add(name);
    const group = groupBoundBy(statement, file);
    if (group && !joined.has(group.variable.name)) return group;
  }
  return undefined;
}

/** A generator that stands where the runtime calls a function: it makes an iterator, and nobody iterates it. */
export function generatorsGiven(
  call: TSESTree.CallExpression,
  file: SourceFile,
): TSESTree.Node | undefined {
  const [list] = call.arguments;
  if (isList(call, file)) {
    const elements = list?.type === 'ArrayExpression' ? list.elements : [];
    return elements.find((each) => each !== null && isGenerator(each, file)) ?? undefined;
  }
  const slot = workSlot(call, file);
  const argument = slot && call.arguments[slot.argument];
  return argument && isGenerator(argument, file) ? argument : undefined;
}

function isGenerator(given: TSESTree.Node, file: SourceFile): boolean {
  const node = unwrap(given);
  if (isFunctionValue(node)) return node.generator;
  return node.type === 'Identifier' && functionOf(file, node)?.generator === true;
}
