import type { TSESTree } from '@typescript-eslint/types';
import { memberName, unwrap } from '../ast/kinds.ts';
import { constantBefore, definitionOf, importOf } from '../ast/scope.ts';
import { submissionOf } from '../governance/managed.ts';
import { settingsOf, type AllowedCallee } from '../settings.ts';
import type { SourceFile } from '../source-file.ts';
import type { TypeOracle } from '../types/type-oracle.ts';

/**
 * Is the called function, or the object it is a member of (`test.only`), one of those that the settings or the
 * options allow?
 */
export function isAllowed(
  call: TSESTree.CallExpression,
  file: SourceFile,
  types: TypeOracle,
  allow: readonly AllowedCallee[],
): boolean {
  // The manager owns what it is given, and tells of a refusal itself.
  if (submissionOf(call, file)) return true;
  return isAllowedFunction(call.callee, file, types, allow);
}

/** The same of a function that is handed over: `onEndReached={fetchNextPage}`. */
export function isAllowedFunction(
  called: TSESTree.Node,
  file: SourceFile,
  types: TypeOracle,
  allow: readonly AllowedCallee[],
): boolean {
  const allowed = [...settingsOf(file).allow, ...allow];
  if (allowed.length === 0) return false;
  const found = importedNames(called, file) ?? declaredNames(called as TSESTree.Expression, types);
  return found !== undefined && allowed.some((each) => isOne(found, each));
}

/** The same by the names alone, as far as they tell. */
export function isAllowedByName(call: TSESTree.CallExpression, file: SourceFile): boolean {
  const found = importedNames(call.callee, file);
  return found !== undefined && settingsOf(file).allow.some((each) => isOne(found, each));
}

function isOne({ module, names }: Names, { package: owner, name }: AllowedCallee): boolean {
  return module === plain(owner) && (!name || name.some((each) => names.includes(each)));
}

interface Names {
  readonly module: string;
  readonly names: readonly string[];
}

/** The export that a call begins with, also of a constant that was made by one: `const app = fastify()`. */
function importedNames(callee: TSESTree.Node, file: SourceFile): Names | undefined {
  const path: string[] = [];
  let node = unwrap(callee);
  for (;;) {
    if (node.type === 'MemberExpression') {
      path.push(memberName(node) ?? '');
      node = unwrap(node.object);
    } else if (node.type === 'CallExpression' || node.type === 'NewExpression') {
      node = unwrap(node.callee);
    } else {
      if (node.type !== 'Identifier') return undefined;
      const found = importOf(file, node);
      if (found) return { module: plain(found.module), names: [found.name, ...path] };
      const value = constantBefore(file, node) ?? takenFrom(node, path, file);
      if (!value) return undefined;
      node = unwrap(value);
    }
  }
}

/** `const { refetch } = useQuery(…)`: the object it is a member of, above its use. */
function takenFrom(node: TSESTree.Identifier, path: string[], file: SourceFile) {
  const declarator = definitionOf(file, node)?.node;
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'ObjectPattern') {
    return undefined;
  }
  const { id, init } = declarator;
  const property = id.properties.find(
    ({ value }) => value?.type === 'Identifier' && value.name === node.name,
  );
  if (!init || init.range[1] > node.range[0] || property?.type !== 'Property') return undefined;
  path.push('name' in property.key ? property.key.name : '');
  return init;
}

/** The name that the called function was declared under, wherever it comes from, and without its class. */
function declaredNames(callee: TSESTree.Expression, types: TypeOracle): Names | undefined {
  const declared = types.declaredIn(callee);
  if (!declared) return undefined;
  const { module, name } = declared;
  return { module: plain(module), names: [name, name.slice(name.lastIndexOf('.') + 1)] };
}

function plain(module: string): string {
  return module.replace(/^node:/, '');
}
