import type { TSESTree } from '@typescript-eslint/types';
import { memberName, unwrap } from '../ast/kinds.ts';
import { definitionOf } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';

/**
 * Is it a variable or a field of this file that starts without a value? Whether it has one by now is a fair question,
 * though its type may not say so: that of a `let` that a callback sets, and all types without `strictNullChecks`.
 */
export function isSetLater(tested: TSESTree.Expression, file: SourceFile): boolean {
  const node = unwrap(tested);
  if (node.type === 'Identifier') {
    const declarator = definitionOf(file, node)?.node;
    return declarator?.type === 'VariableDeclarator' && declarator.init === null;
  }
  if (node.type !== 'MemberExpression' || node.object.type !== 'ThisExpression') return false;
  return startsEmpty(node);
}

function startsEmpty(member: TSESTree.MemberExpression): boolean {
  let at: TSESTree.Node | undefined = member;
  while (at && at.type !== 'ClassBody') at = at.parent;
  const name = memberName(member);
  const isPrivate = member.property.type === 'PrivateIdentifier';
  return Boolean(
    at?.body.some(
      (each) =>
        each.type === 'PropertyDefinition' &&
        each.value === null &&
        !each.computed &&
        (each.key.type === 'PrivateIdentifier') === isPrivate &&
        'name' in each.key &&
        each.key.name === name,
    ),
  );
}
