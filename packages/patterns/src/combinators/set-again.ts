import type { Reference, Variable } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/types';
import { variableOf } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';

/**
 * May the variable have another value when a function asks for it, in the eyes of TypeScript? A function remembers what was
 * found out about a variable once that is not set any more, and never about a `var`, or one that other functions set.
 */
export function isSetAgain(node: TSESTree.Identifier, file: SourceFile): boolean {
  const variable = variableOf(file, node.name, node);
  const writes = variable?.references.filter((each) => each.isWrite() && !each.init) ?? [];
  return (
    (variable !== undefined && isVar(variable)) ||
    writes.some((write) => endOfWrite(write, variable!) > node.range[0])
  );
}

function isVar({ defs: [definition] }: Variable): boolean {
  const declaration = definition?.node.type === 'VariableDeclarator' && definition.node.parent;
  return declaration && declaration.kind === 'var';
}

/** Where the outermost statement ends that may come to the assignment again. */
function endOfWrite({ from, identifier }: Reference, { identifiers, scope }: Variable): number {
  if (from.variableScope !== scope.variableScope) return Infinity;
  const [declared] = identifiers;
  let end = identifier.range[1];
  let at: TSESTree.Node | undefined = identifier;
  for (; at && declared && at.range[0] > declared.range[0]; at = at.parent) {
    if (statements.test(at.type)) end = at.range[1];
  }
  return end;
}

const statements =
  /^(?:DoWhile|Expression|For|ForIn|ForOf|If|Switch|Try|While|With)Statement$|^VariableDeclaration$/;
