import type { TSESTree } from '@typescript-eslint/types';
import { enclosingFunction, methodCall } from '../ast/kinds.ts';
import { constantValue, definitionOf, variableOf } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';

/**
 * What can be in a local array by the time the combinator gets it, where it begins empty and each `push` runs at most
 * once; `undefined` where the text does not tell.
 */
export function pushedInto(
  array: TSESTree.Identifier,
  file: SourceFile,
): readonly TSESTree.Expression[] | undefined {
  const declaration = definitionOf(file, array)?.node;
  if (!declaration || !isEmptyArray(constantValue(file, array))) return undefined;
  const pushed: TSESTree.Expression[] = [];
  for (const { identifier, init } of variableOf(file, array.name, array)!.references) {
    if (init || identifier === array) continue;
    const call = pushOf(identifier);
    const elements = call && runsOnce(call, declaration) ? call.arguments : [];
    if (!elements.length || !elements.every(isPlain)) return undefined;
    pushed.push(...elements);
  }
  return pushed;
}

function isEmptyArray(value: TSESTree.Expression | undefined): boolean {
  return value?.type === 'ArrayExpression' && value.elements.length === 0;
}

function isPlain(argument: TSESTree.CallExpressionArgument): argument is TSESTree.Expression {
  return argument.type !== 'SpreadElement';
}

/** `array.push(…)`, as a statement. */
function pushOf({ parent }: TSESTree.Node): TSESTree.CallExpression | undefined {
  const found = parent?.parent && methodCall(parent.parent, 'push');
  const isStatement = found && found.member === parent && isDropped(found.call);
  return isStatement ? found.call : undefined;
}

function isDropped({ parent }: TSESTree.Node): boolean {
  return parent?.type === 'ExpressionStatement';
}

/** Does no loop and no other function stand between the array and the call? */
function runsOnce(call: TSESTree.Node, declaration: TSESTree.Node): boolean {
  if (enclosingFunction(call) !== enclosingFunction(declaration)) return false;
  const block = declaration.parent?.parent;
  for (let at = call.parent; at && at !== block; at = at.parent) {
    if (/^(DoWhile|For|ForIn|ForOf|While)Statement$/.test(at.type)) return false;
  }
  return true;
}
