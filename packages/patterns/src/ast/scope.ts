import type { TSESTree } from '@typescript-eslint/types';
import type { Definition, Variable } from '@typescript-eslint/scope-manager';
import { calleeName, isFunction, isFunctionValue, type FunctionNode } from './kinds.ts';
import { knownOfFile } from '../known-of-file.ts';
import type { Scope, SourceFile } from '../source-file.ts';

/** The innermost scope the node lies in. */
export function scopeAt(file: SourceFile, node: TSESTree.Node): Scope {
  for (let at: TSESTree.Node | undefined = node; at; at = at.parent) {
    const scope = file.scopeManager.acquire(at, true);
    if (scope) return scope.type === 'function-expression-name' ? scope.childScopes[0]! : scope;
  }
  return file.scopeManager.scopes[0]!;
}

/** The variable that a name means at a node. */
export function variableOf(
  file: SourceFile,
  name: string,
  at: TSESTree.Node,
): Variable | undefined {
  // Many patterns ask for what is called, so for the same names again and again.
  if (at.type !== 'Identifier' || at.name !== name) return findVariable(file, name, at);
  const variables = knownVariables(file);
  const found = variables.get(at);
  if (found !== undefined) return found ?? undefined;
  const variable = findVariable(file, name, at);
  variables.set(at, variable ?? null);
  return variable;
}

const knownVariables = knownOfFile<TSESTree.Identifier, Variable | null>();

function findVariable(file: SourceFile, name: string, at: TSESTree.Node): Variable | undefined {
  for (let scope: Scope | null = scopeAt(file, at); scope; scope = scope.upper) {
    const variable = scope.set.get(name);
    if (variable) return variable;
  }
  return undefined;
}

/** Is the name one that the language or the platform provides, not one this file declares? */
export function isGlobal(file: SourceFile, name: string, at: TSESTree.Node): boolean {
  return !variableOf(file, name, at)?.defs?.some(isValue);
}

/** The same of an expression that is one of these names: `setTimeout`, the `Object` of `Object.keys(…)`. */
export function isGlobalNamed(node: TSESTree.Node, names: RegExp, file: SourceFile): boolean {
  return node.type === 'Identifier' && names.test(node.name) && isGlobal(file, node.name, node);
}

// eslint-scope's definitions do not have the flag: JavaScript declares values only.
function isValue(definition: Definition): boolean {
  return (definition as { isVariableDefinition?: boolean }).isVariableDefinition !== false;
}

/** The only definition of an identifier's variable; `undefined` for globals and merged names. */
export function definitionOf(
  file: SourceFile,
  identifier: TSESTree.Identifier,
): Definition | undefined {
  const defs = variableOf(file, identifier.name, identifier)?.defs ?? [];
  return defs.length === 1 ? defs[0] : undefined;
}

/** The initialiser of a variable that is written exactly once, where it is declared. */
export function constantValue(
  file: SourceFile,
  identifier: TSESTree.Identifier,
): TSESTree.Expression | undefined {
  const variable = variableOf(file, identifier.name, identifier);
  const definition = definitionOf(file, identifier);
  const declarator = definition?.node;
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier') {
    return undefined;
  }
  const writes = variable!.references.filter((reference) => reference.isWrite());
  return writes.length === 1 && writes[0]!.init ? (declarator.init ?? undefined) : undefined;
}

/** As `constantValue`, for one declared before its use: following such values ends, also in bad code. */
export function constantBefore(file: SourceFile, identifier: TSESTree.Identifier) {
  const value = constantValue(file, identifier);
  return value && value.range[1] <= identifier.range[0] ? value : undefined;
}

/** The function that an identifier of this file is bound to: a declaration, or a constant. */
export function functionOf(
  file: SourceFile,
  identifier: TSESTree.Identifier,
): FunctionNode | undefined {
  const definition = definitionOf(file, identifier);
  // The definition of a parameter names the function as its node too.
  const isName = definition?.type === 'FunctionName' && isFunction(definition.node);
  if (isName) return definition.node;
  const value = constantValue(file, identifier);
  const written = value && withoutHook(value);
  return written && isFunctionValue(written) ? written : undefined;
}

/** `useCallback(save, [draft])` of React hands back the function that it is given. */
function withoutHook(value: TSESTree.Expression): TSESTree.Node {
  const hook = value.type === 'CallExpression' ? calleeName(value) : undefined;
  const [kept] = hook === 'useCallback' ? (value as TSESTree.CallExpression).arguments : [];
  return kept ?? value;
}

/** The module and the exported name that a local name was imported or required from. */
export function importOf(
  file: SourceFile,
  identifier: TSESTree.Identifier,
): { module: string; name: string } | undefined {
  const definition = definitionOf(file, identifier);
  const node = definition?.node;
  switch (node?.type) {
    case 'ImportSpecifier':
      return from(node, 'name' in node.imported ? node.imported.name : node.imported.value);
    case 'ImportDefaultSpecifier':
      return from(node, 'default');
    case 'ImportNamespaceSpecifier':
      return from(node, '*');
    case 'VariableDeclarator':
      return required(node, identifier.name);
    case 'TSImportEqualsDeclaration':
      return importEquals(node);
    default:
      return undefined;
  }
}

function from(specifier: TSESTree.ImportClause, name: string) {
  const declaration = specifier.parent as TSESTree.ImportDeclaration;
  return { module: declaration.source.value, name };
}

/** `import name = require('module')`. */
function importEquals({ moduleReference }: TSESTree.TSImportEqualsDeclaration) {
  if (moduleReference.type !== 'TSExternalModuleReference') return undefined;
  const { expression } = moduleReference;
  const module = 'value' in expression ? expression.value : undefined;
  return typeof module === 'string' ? { module, name: '*' } : undefined;
}

function required({ id, init }: TSESTree.VariableDeclarator, local: string) {
  const module = init ? requiredModule(init) : undefined;
  if (!module) return undefined;
  if (id.type === 'Identifier') return { module, name: '*' };
  if (id.type !== 'ObjectPattern') return undefined;
  const property = id.properties.find(
    (each) =>
      each.type === 'Property' && each.value.type === 'Identifier' && each.value.name === local,
  );
  return property?.type === 'Property' && property.key.type === 'Identifier'
    ? { module, name: property.key.name }
    : undefined;
}

/** The module that `require('module')` names. */
export function requiredModule(node: TSESTree.Node): string | undefined {
  if (node.type !== 'CallExpression' || node.arguments.length !== 1) return undefined;
  if (node.callee.type !== 'Identifier' || node.callee.name !== 'require') return undefined;
  const [argument] = node.arguments;
  return argument?.type === 'Literal' && typeof argument.value === 'string'
    ? argument.value
    : undefined;
}
