import type { TSESTree } from '@typescript-eslint/types';
import type { Variable } from '@typescript-eslint/scope-manager';
import { enclosingFunction, memberName } from '../ast/kinds.ts';
import type { SourceFile } from '../source-file.ts';

/**
 * Does something see to it that what the variable holds ends, whatever happens: a `finally` that mentions it, a callback
 * that disposes of it, or somebody else whom it is given to?
 */
export function hasOtherOwner({ references }: Variable, declarator: TSESTree.VariableDeclarator) {
  return references.some(
    ({ identifier, init }) =>
      !init &&
      identifier.parent &&
      (isHandedOn(identifier) ||
        isInFinally(identifier, declarator) ||
        isDisposedElsewhere(identifier, declarator)),
  );
}

/** Is some method of the value called that ends it, at least where nothing throws? */
export function isDisposedSomewhere({ references }: Variable): boolean {
  return references.some(({ identifier }) => isDisposal(identifier));
}

/** The value leaves as what it is: it is returned, passed on, stored, iterated or bound anew. */
function isHandedOn(identifier: TSESTree.Node): boolean {
  const { parent } = identifier;
  if (parent?.type === 'MemberExpression') return parent.object !== identifier;
  return parent !== undefined && !tests.has(parent.type);
}

/** What looks at a value without taking it. */
const tests = new Set<string>([
  'AwaitExpression',
  'BinaryExpression',
  'ExpressionStatement',
  'IfStatement',
  'TemplateLiteral',
  'UnaryExpression',
]);

function isInFinally(node: TSESTree.Node, declarator: TSESTree.Node): boolean {
  for (let at = node; at.parent; at = at.parent) {
    const { parent } = at;
    if (parent.type === 'TryStatement' && parent.finalizer === at) {
      return parent.range[0] >= declarator.range[1] || parent.range[0] < declarator.range[0];
    }
  }
  return false;
}

function isDisposedElsewhere(identifier: TSESTree.Node, declarator: TSESTree.Node): boolean {
  return isDisposal(identifier) && enclosingFunction(identifier) !== enclosingFunction(declarator);
}

/** `x.close()`, `x[Symbol.dispose]()`, `x?.kill()`. */
function isDisposal(identifier: TSESTree.Node): boolean {
  const member = identifier.parent;
  if (member?.type !== 'MemberExpression' || member.object !== identifier) return false;
  return isDisposer(member);
}

function isDisposer(member: TSESTree.MemberExpression): boolean {
  const { property } = member;
  if (member.computed && property.type === 'MemberExpression') {
    return /^(asyncDispose|dispose)$/.test(memberName(property) ?? '');
  }
  return ending.test(memberName(member) ?? '');
}

// A stream that a file hands out closes it at its end.
const ending =
  /^(cancel|close|dispose|destroy|disconnect|end|finish|join|kill|quit|release|shut_?down|stop|terminate|create(?:Read|Write)Stream|readLines)/i;

/** Can a `using` declaration stand where this declaration stands? */
export function canBeUsing(
  declaration: TSESTree.VariableDeclaration,
  isAwaited: boolean,
  file: SourceFile,
): boolean {
  const { parent, declarations } = declaration;
  if (declarations.length !== 1 || declarations[0].id.type !== 'Identifier') return false;
  if (parent.type !== 'BlockStatement' && parent.type !== 'Program') return false;
  if (!isAwaited) return true;
  const around = enclosingFunction(declaration);
  if (around) return around.async;
  return parent.type === 'Program' && file.moduleKind === 'esm';
}
