import type { TSESTree } from '@typescript-eslint/types';
import { isFunction, type FunctionNode } from '../ast/kinds.ts';
import { sourceOfVariable } from '../ast/signal-in-scope.ts';
import { contains, walk } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';
import { isPromiseBySyntax } from '../types/promise-syntax.ts';
import { knownApi } from './known-call.ts';

/** The parameters by which a function takes a signal, a task or a scope that it never reads. */
export function* unusedSignals(
  owner: FunctionNode,
  file: SourceFile,
): Generator<TSESTree.Identifier> {
  for (const variable of file.scopeManager.getDeclaredVariables(owner)) {
    const [definition] = variable.defs;
    if (definition?.type !== 'Parameter' || variable.name.startsWith('_')) continue;
    const isRead = variable.references.some((reference) => reference.isRead());
    const source = isRead ? undefined : sourceOfVariable(variable, file);
    // Options have other uses, and a group is there to start tasks in.
    if (!source || !/^(signal|holder)$/.test(source.kind)) continue;
    const name = definition.name as TSESTree.Identifier;
    if (!isForcedOn(name, owner) && !isGroup(name) && !isOmission(name)) yield name;
  }
}

/** Is there work in the function that a cancellation could cut short? */
export function waits(owner: FunctionNode, file: SourceFile): boolean {
  if (usesArguments(owner, file) || isToldByCall(owner, file)) return false;
  if (owner.body.type !== 'BlockStatement') return isWait(owner.body, file);
  return [...walk(owner.body, file.visitorKeys, (each) => !isFunction(each))].some((node) => {
    if (node.type === 'ReturnStatement')
      return node.argument !== null && isWait(node.argument, file);
    return node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await);
  });
}

function isWait(result: TSESTree.Expression, file: SourceFile): boolean {
  return result.type === 'AwaitExpression' || isPromiseBySyntax(result, file);
}

/** A call that ought to get the signal is reported itself, by `forward-signal`. */
function isToldByCall(owner: FunctionNode, file: SourceFile): boolean {
  return contains(
    owner.body,
    file.visitorKeys,
    (node) => node.type === 'CallExpression' && knownApi(node, file) !== undefined,
  );
}

function usesArguments(owner: FunctionNode, file: SourceFile): boolean {
  return contains(
    owner.body,
    file.visitorKeys,
    (node) => node.type === 'Identifier' && node.name === 'arguments',
  );
}

/**
 * Does somebody else decide what parameters the function has: an interface, a base class, the type of a variable or
 * the function that it is given to? A property that is taken out of a parameter is the function's own choice.
 */
function isForcedOn(name: TSESTree.Identifier, owner: FunctionNode): boolean {
  if (!owner.params.includes(name)) return false;
  const { parent } = owner;
  switch (parent.type) {
    case 'MethodDefinition':
      return parent.override || isDerived(parent.parent.parent);
    case 'VariableDeclarator':
      return parent.id.typeAnnotation !== undefined;
    case 'ExportDefaultDeclaration':
    case 'ExportNamedDeclaration':
    case 'Program':
    case 'BlockStatement':
      return false;
    default:
      return true;
  }
}

function isDerived({
  superClass,
  implements: interfaces,
}: TSESTree.ClassDeclaration | TSESTree.ClassExpression): boolean {
  return superClass !== null || interfaces.length > 0;
}

function isGroup({ typeAnnotation }: TSESTree.Identifier): boolean {
  const type = typeAnnotation?.typeAnnotation;
  const name = type?.type === 'TSTypeReference' ? type.typeName : undefined;
  return name?.type === 'Identifier' && /TaskGroup$/.test(name.name);
}

/** `({ signal, ...others })` leaves the signal out of the others. */
function isOmission({ parent }: TSESTree.Identifier): boolean {
  const property = parent.type === 'AssignmentPattern' ? parent.parent : parent;
  if (property.type !== 'Property' || property.parent.type !== 'ObjectPattern') return false;
  return property.parent.properties.some(({ type }) => type === 'RestElement');
}
