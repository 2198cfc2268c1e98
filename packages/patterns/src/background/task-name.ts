import type { TSESTree } from '@typescript-eslint/types';
import { enclosingFunction, isFunction, memberName, unwrap } from '../ast/kinds.ts';
import type { SourceFile } from '../source-file.ts';

/**
 * A name for background work, after what it calls: `sync-orders` of `syncOrders()`, `cache.refresh` of
 * `this.cache.refresh()`; of work that calls several things, after the function around it, or the file.
 */
export function taskName(work: TSESTree.Node, file: SourceFile): string {
  const path = calledPath(work) ?? nameAround(work);
  const words = path?.map(kebab).filter(Boolean);
  return words?.length ? words.join('.') : fileName(file);
}

/** The names of the one function that the work calls. */
function calledPath(work: TSESTree.Node): string[] | undefined {
  const node = unwrap(work);
  if (!isFunction(node)) return pathOf(node);
  const { body } = node;
  const only =
    body.type === 'BlockStatement' && body.body.length === 1 ? expressionOf(body.body[0]!) : body;
  return only && only.type !== 'BlockStatement' ? pathOf(only) : undefined;
}

function expressionOf(statement: TSESTree.Statement): TSESTree.Expression | undefined {
  if (statement.type === 'ExpressionStatement') return statement.expression;
  return (statement.type === 'ReturnStatement' && statement.argument) || undefined;
}

function pathOf(expression: TSESTree.Node): string[] | undefined {
  const node = unwrap(expression);
  switch (node.type) {
    case 'AwaitExpression':
      return pathOf(node.argument);
    case 'UnaryExpression':
      return node.operator === 'void' ? pathOf(node.argument) : undefined;
    case 'CallExpression':
      return isFunction(unwrap(node.callee)) ? undefined : ofCallee(unwrap(node.callee));
    case 'Identifier':
    case 'MemberExpression':
      return ofCallee(node);
    default:
      return undefined;
  }
}

/** `a.b` of `this.x.a.b`: an owner and a verb; the handlers of a chain say nothing of the work. */
function ofCallee(node: TSESTree.Node): string[] | undefined {
  if (node.type === 'Identifier') return [node.name];
  const name = memberName(node);
  if (node.type !== 'MemberExpression' || name === undefined) return undefined;
  const object = unwrap(node.object);
  if (/^(?:then|catch|finally)$/.test(name)) return pathOf(object);
  const owner = ownerOf(object);
  return owner === undefined ? [name] : [owner, name];
}

/** `stock` of `this.stock`, and the class of `this` alone. */
function ownerOf(object: TSESTree.Node): string | undefined {
  if (object.type === 'Identifier') return object.name;
  if (object.type !== 'ThisExpression') return memberName(object);
  let at: TSESTree.Node | undefined = object;
  while (at && at.type !== 'ClassDeclaration') at = at.parent;
  return at?.id?.name;
}

function nameAround(work: TSESTree.Node): string[] | undefined {
  const fn = enclosingFunction(work);
  if (!fn) return undefined;
  const { parent } = fn;
  const own = fn.type === 'ArrowFunctionExpression' ? undefined : fn.id?.name;
  const given =
    parent.type === 'VariableDeclarator' && parent.id.type === 'Identifier'
      ? parent.id.name
      : parent.type === 'MethodDefinition' && parent.key.type === 'Identifier'
        ? parent.key.name
        : undefined;
  const name = own ?? given;
  return name === undefined || name === 'constructor' ? nameAround(fn) : [name];
}

function kebab(name: string): string {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1-$2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z\d]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
}

function fileName({ path }: SourceFile): string {
  const [base = ''] = path.split(/[/\\]/).at(-1)!.split('.');
  return kebab(base) || 'background-task';
}
