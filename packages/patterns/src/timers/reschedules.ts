import type { TSESTree } from '@typescript-eslint/types';
import {
  isFunction,
  isFunctionValue,
  memberName,
  unwrap,
  type FunctionNode,
} from '../ast/kinds.ts';
import { functionOf } from '../ast/scope.ts';
import { contains, walk } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';

/**
 * Does the timer call the function that starts it, every time: `function poll() { …; setTimeout(poll, 1_000); }`?
 * One that may return before, or starts the timer under a condition, ends by itself: a retry, a wait for something.
 */
export function reschedules(timer: TSESTree.CallExpression, file: SourceFile): boolean {
  const [callback] = timer.arguments;
  if (!callback) return false;
  if (!isFunctionValue(callback)) return isAround(callback, timer, file);
  return contains(
    callback.body,
    file.visitorKeys,
    (node) => node.type === 'CallExpression' && isAround(node.callee, timer, file),
  );
}

/** Does the expression name a function that the node stands in? */
function isAround(callee: TSESTree.Node, node: TSESTree.Node, file: SourceFile): boolean {
  const target = unwrap(callee);
  if (target.type === 'Identifier') {
    const called = functionOf(file, target);
    return functionsAround(node).some((each) => each === called && alwaysStarts(each, node, file));
  }
  const isOwn = target.type === 'MemberExpression' && target.object.type === 'ThisExpression';
  const name = memberName(target);
  if (!isOwn || name === undefined) return false;
  return functionsAround(node).some(
    (each) => methodName(each) === name && alwaysStarts(each, node, file),
  );
}

function functionsAround(node: TSESTree.Node): FunctionNode[] {
  const found: FunctionNode[] = [];
  for (let at = node.parent; at; at = at.parent) if (isFunction(at)) found.push(at);
  return found;
}

function methodName({ parent }: FunctionNode): string | undefined {
  const isMember = parent.type === 'MethodDefinition' || parent.type === 'PropertyDefinition';
  if (!isMember || parent.computed) return undefined;
  return 'name' in parent.key ? parent.key.name : undefined;
}

function alwaysStarts(around: FunctionNode, timer: TSESTree.Node, file: SourceFile): boolean {
  for (let at: TSESTree.Node = timer; at !== around; at = at.parent!) {
    if (
      /^(?:IfStatement|SwitchCase|CatchClause|(?:Conditional|Logical)Expression)$/.test(at.type)
    ) {
      return false;
    }
  }
  const nodes = walk(around.body, file.visitorKeys, (node) => !isFunction(node));
  return [...nodes].every(({ type }) => type !== 'ReturnStatement');
}
