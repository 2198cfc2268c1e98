import type { TSESTree } from '@typescript-eslint/types';
import { memberName } from '../ast/kinds.ts';
import { importOf, isGlobal } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';

/** An API that a file uses: a global (`Promise.all`), or what a module exports. */
export interface Api {
  readonly module?: string;
  /** Dotted where it is a member; `*` for the module as a whole. */
  readonly name: string;
}

/** The API that a node refers to, if it is the whole of a reference: not the `a` of `a.b`, not a declaration. */
export function referencedApi(node: TSESTree.Node, file: SourceFile): Api | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
      return { module: node.source.value, name: '*' };
    case 'ExportNamedDeclaration':
      return node.source ? { module: node.source.value, name: '*' } : undefined;
    case 'Identifier':
      return isReference(node) ? apiOf(node, file) : undefined;
    case 'MemberExpression':
      return apiOf(node, file);
    default:
      return undefined;
  }
}

function apiOf(node: TSESTree.Node, file: SourceFile): Api | undefined {
  if (node.type === 'Identifier') {
    const imported = importOf(file, node);
    if (imported) return { module: imported.module, name: imported.name };
    return isGlobal(file, node.name, node) ? { name: node.name } : undefined;
  }
  const member = node.type === 'MemberExpression' ? memberName(node) : undefined;
  if (member === undefined) return undefined;
  const object = apiOf((node as TSESTree.MemberExpression).object, file);
  if (!object) return undefined;
  const isWhole = object.module
    ? /^(\*|default)$/.test(object.name)
    : globalObjects.has(object.name);
  return { ...object, name: isWhole ? member : `${object.name}.${member}` };
}

const globalObjects: ReadonlySet<string> = new Set(['globalThis', 'window', 'self', 'global']);

/** Does the identifier stand for a value, and not for a key, a declaration or a type? */
function isReference(node: TSESTree.Identifier): boolean {
  const { parent } = node;
  switch (parent.type) {
    case 'MemberExpression':
      return parent.object === node && memberName(parent) === undefined;
    case 'Property':
      return parent.value === node && parent.parent.type === 'ObjectExpression';
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return 'value' in parent && (parent.value as TSESTree.Node | null) === node;
    case 'VariableDeclarator':
      return parent.init === node;
    case 'ClassDeclaration':
    case 'ClassExpression':
      return parent.superClass === node;
    default:
      return !/^(Import|Export|TS(?!As|NonNull|Satisfies)|Function|Label|Break|Continue|Catch)/.test(
        parent.type,
      );
  }
}
