import type { TSESTree } from '@typescript-eslint/types';
import { memberName, unwrap } from '../ast/kinds.ts';
import { constantValue, definitionOf } from '../ast/scope.ts';
import { contains } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';

/**
 * Is it a variable or a field of this file that starts without a value? Whether it has one by now is a fair question,
 * though its type may not say so: that of a `let` that a callback sets, one that starts as `null!`, and all types without
 * `strictNullChecks`. Who tests what a cast says knows better than the cast.
 */
export function isSetLater(tested: TSESTree.Expression, file: SourceFile): boolean {
  if (casts.has(tested.type)) return true;
  const node = unwrap(tested);
  if (node.type === 'Identifier') {
    const declarator = definitionOf(file, node)?.node;
    return declarator?.type === 'VariableDeclarator' && isEmpty(declarator.init);
  }
  if (node.type !== 'MemberExpression') return false;
  return node.object.type === 'ThisExpression' ? startsEmpty(node) : isMadeEmpty(node, file);
}

const casts = new Set<string>(['TSAsExpression', 'TSNonNullExpression', 'TSTypeAssertion']);

/** Nothing at all, `null` or `undefined`, whatever they are cast to. */
function isEmpty(value: TSESTree.Node | null): boolean {
  if (value === null) return true;
  const node = unwrap(value);
  if (node.type === 'Identifier') return node.name === 'undefined';
  return node.type === 'Literal' && node.value === null && node.raw === 'null';
}

/** `const ref = useRef<Ref>({ promise: null! })`, then `ref.current.promise`. */
function isMadeEmpty(member: TSESTree.MemberExpression, file: SourceFile): boolean {
  let root: TSESTree.Node = member;
  while (root.type === 'MemberExpression') root = unwrap(root.object);
  const made = root.type === 'Identifier' ? constantValue(file, root) : undefined;
  const name = memberName(member);
  if (!made || name === undefined) return false;
  return contains(
    made,
    file.visitorKeys,
    (each) =>
      each.type === 'Property' &&
      !each.computed &&
      'name' in each.key &&
      each.key.name === name &&
      isEmpty(each.value),
  );
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
        isEmpty(each.value) &&
        !each.computed &&
        (each.key.type === 'PrivateIdentifier') === isPrivate &&
        'name' in each.key &&
        each.key.name === name,
    ),
  );
}
