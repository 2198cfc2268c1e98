import type { Variable } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/types';
import { functionOf, variableOf } from '../ast/scope.ts';
import { memberName, unwrap } from '../ast/kinds.ts';
import type { SourceFile } from '../source-file.ts';
import { startedAtOnce } from './started-at-once.ts';

/**
 * Does the work know a variable by one of its properties only, and is it another one that a node of the stretch changes or
 * looks at? `result.files.push(file)` is nothing to work that fills `result.graph`.
 */
export function isOtherPart(
  node: TSESTree.Node,
  root: Variable,
  work: TSESTree.Node,
  file: SourceFile,
): boolean {
  const changed = mentions(node, root, file).map(partOf);
  if (!changed.length || changed.includes(undefined)) return false;
  const called = calledIn(work, file);
  const seen = [work, ...called].flatMap((each) => mentions(each, root, file)).map(partOf);
  return seen.length > 0 && seen.every((part) => part !== undefined && !changed.includes(part));
}

function calledIn(work: TSESTree.Node, file: SourceFile): TSESTree.Node[] {
  return startedAtOnce(work, file).flatMap((node) => {
    const isCallee = node.type === 'Identifier' && node.parent.type === 'CallExpression';
    return (isCallee && functionOf(file, node)) || [];
  });
}

function mentions(node: TSESTree.Node, root: Variable, file: SourceFile): TSESTree.Identifier[] {
  return startedAtOnce(node, file).filter(
    (each): each is TSESTree.Identifier =>
      each.type === 'Identifier' && variableOf(file, each.name, each) === root && !isName(each),
  );
}

/** `files` of `result.files`, which is not the name of a method of `result` itself. */
function partOf({ parent, range }: TSESTree.Identifier): string | undefined {
  const isObject = parent.type === 'MemberExpression' && parent.object.range[0] === range[0];
  if (!isObject) return undefined;
  const { parent: use } = parent;
  const isMethod = use.type === 'CallExpression' && unwrap(use.callee) === parent;
  return isMethod ? undefined : memberName(parent);
}

function isName({ parent, range }: TSESTree.Identifier): boolean {
  return (
    parent.type === 'MemberExpression' && !parent.computed && parent.property.range[0] === range[0]
  );
}
