import type { TSESTree } from '@typescript-eslint/types';
import { memberName, unwrap } from '../ast/kinds.ts';
import { exportOf } from '../ast/module-export.ts';
import { constantValue } from '../ast/scope.ts';
import { walk } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';
import type { TypeOracle } from '../types/type-oracle.ts';

/**
 * `app.listen(port)` of Express, Koa and those built like them makes a server, and hands it back: the application itself
 * has nothing that closes it.
 */
export function isListenOfApplication(node: TSESTree.Node, file: SourceFile): boolean {
  const object = listenedTo(node);
  return object !== undefined && isApplication(object, file);
}

/** May it be one that only its type shows, as of an application that is imported or a parameter? */
export function mayListen(node: TSESTree.Node): boolean {
  const object = listenedTo(node);
  const name = object?.type === 'Identifier' ? object.name : object && memberName(object);
  return name !== undefined && !/server$/i.test(name);
}

/** Is this `listen` declared by the types of such a framework? */
export function isTypedListen({ callee }: TSESTree.CallExpression, types: TypeOracle): boolean {
  const module = types.declaredIn(callee)?.module;
  return module === 'express-serve-static-core' || applications.has(module ?? '');
}

const applications = new Set(['connect', 'express', 'koa', 'polka']);

/** `app` of `app.listen(…)`. */
function listenedTo(node: TSESTree.Node): TSESTree.Node | undefined {
  const callee = node.type === 'CallExpression' ? unwrap(node.callee) : undefined;
  if (callee?.type !== 'MemberExpression' || memberName(callee) !== 'listen') return undefined;
  return unwrap(callee.object);
}

/** `express()`, `new Koa()`, what a constant or a field was set to, and what its `use` hands back. */
function isApplication(expression: TSESTree.Node, file: SourceFile): boolean {
  const node = unwrap(expression);
  switch (node.type) {
    case 'Identifier': {
      const value = constantValue(file, node);
      return value !== undefined && isMade(value, file);
    }
    case 'MemberExpression':
      return valuesOfField(node, file).some((value) => isMade(value, file));
    default:
      return isMade(node, file);
  }
}

function isMade(expression: TSESTree.Node, file: SourceFile): boolean {
  const node = unwrap(expression);
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return false;
  const callee = unwrap(node.callee);
  const made = exportOf(callee, file);
  if (made) return applications.has(made.module) && made.name === '*';
  return callee.type === 'MemberExpression' && memberName(callee) === 'use'
    ? isMade(callee.object, file)
    : false;
}

/** What the class around `this.app` sets it to. */
function valuesOfField(member: TSESTree.MemberExpression, file: SourceFile): TSESTree.Node[] {
  const name = memberName(member);
  const body = member.object.type === 'ThisExpression' && name ? classAround(member) : undefined;
  if (!body) return [];
  return [...walk(body, file.visitorKeys)].flatMap((each) => {
    if (each.type === 'PropertyDefinition') return isNamed(each, name!) ? (each.value ?? []) : [];
    const isSet = each.type === 'AssignmentExpression' && each.left.type === 'MemberExpression';
    return isSet && memberName(each.left) === name ? each.right : [];
  });
}

function classAround(node: TSESTree.Node): TSESTree.ClassBody | undefined {
  let at: TSESTree.Node | undefined = node;
  while (at && at.type !== 'ClassBody') at = at.parent;
  return at;
}

function isNamed({ key, computed }: TSESTree.PropertyDefinition, name: string): boolean {
  return !computed && 'name' in key && key.name === name;
}
