import type { TSESTree } from '@typescript-eslint/types';
import { isOfScript } from '../ast/file-scope.ts';
import { memberName, unwrap } from '../ast/kinds.ts';
import { isNewController } from '../ast/signal-in-scope.ts';
import { variableOf } from '../ast/scope.ts';
import { walk } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';

/** The name that a new controller is kept under, when all that ever happens to it is that its signal is taken. */
export function danglingController(
  node: TSESTree.NewExpression,
  file: SourceFile,
): string | undefined {
  if (!isNewController(node, file)) return undefined;
  let value: TSESTree.Node = node;
  while (value.parent && unwrap(value.parent) === node) value = value.parent;
  const { parent } = value;
  if (parent?.type === 'VariableDeclarator' && parent.init === value)
    return ofVariable(parent, file);
  if (parent?.type === 'PropertyDefinition' && parent.value === value) return ofField(parent, file);
  return undefined;
}

function ofVariable(
  { id, parent }: TSESTree.VariableDeclarator,
  file: SourceFile,
): string | undefined {
  if (id.type === 'ObjectPattern' && takesSignal(id)) return 'new AbortController()';
  if (id.type !== 'Identifier' || parent.parent.type === 'ExportNamedDeclaration') return undefined;
  const variable = variableOf(file, id.name, id);
  // A script's own variables are everybody's, and a name that is set again may hold another controller.
  if (!variable || variable.defs.length !== 1 || isOfScript(variable, file)) return undefined;
  const uses = variable.references.filter(({ init }) => !init);
  const isOnlyRead = uses.every((use) => !use.isWrite() && isSignalOf(use.identifier));
  return uses.length > 0 && isOnlyRead ? id.name : undefined;
}

/** `#controller` or `private controller`, which nobody but its class can abort. */
function ofField(field: TSESTree.PropertyDefinition, file: SourceFile): string | undefined {
  const { key, parent, accessibility } = field;
  const isHidden = key.type === 'PrivateIdentifier' || accessibility === 'private';
  if (!isHidden || !('name' in key) || typeof key.name !== 'string') return undefined;
  const { type, name } = key;
  const nodes = [...walk(parent, file.visitorKeys)];
  // `this` as a whole goes to somebody who may abort.
  if (type === 'Identifier' && nodes.some(isThisHandedOn)) return undefined;
  const uses = nodes.filter((node) => node.type === type && 'name' in node && node.name === name);
  const isOnlyRead = uses.every(
    (use) => use === key || (use.parent?.type === 'MemberExpression' && isSignalOf(use.parent)),
  );
  return uses.length > 1 && isOnlyRead ? (type === 'Identifier' ? name : `#${name}`) : undefined;
}

function isThisHandedOn(node: TSESTree.Node): boolean {
  return node.type === 'ThisExpression' && node.parent.type !== 'MemberExpression';
}

/** `controller.signal`, which gives no means to abort. */
function isSignalOf(controller: TSESTree.Node): boolean {
  let at = controller;
  while (at.parent && unwrap(at.parent) === controller) at = at.parent;
  const { parent } = at;
  if (parent?.type === 'VariableDeclarator' && parent.init === at) return takesSignal(parent.id);
  return (
    parent?.type === 'MemberExpression' && parent.object === at && memberName(parent) === 'signal'
  );
}

/** `const { signal } = controller`. */
function takesSignal(pattern: TSESTree.Node): boolean {
  return (
    pattern.type === 'ObjectPattern' &&
    pattern.properties.every(
      (each) =>
        each.type === 'Property' && each.key.type === 'Identifier' && each.key.name === 'signal',
    )
  );
}
