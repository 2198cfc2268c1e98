import type { TSESTree } from '@typescript-eslint/types';
import { memberName, unwrap } from './kinds.ts';
import { constantBefore, definitionOf, importOf, requiredModule } from './scope.ts';
import type { SourceFile } from '../source-file.ts';

/** An export of another module; the name is `*` for all of them, and a path for what lies in one: `promises.stat`. */
export interface ModuleExport {
  /** Built-in modules come without `node:`. */
  readonly module: string;
  readonly name: string;
}

/**
 * What an expression takes from another module: `spawn`, `cp.spawn`, `require('child_process').spawn`, and a constant
 * that was set to one of them. A default export counts as the module, as it does for Node's own modules.
 */
export function exportOf(expression: TSESTree.Node, file: SourceFile): ModuleExport | undefined {
  const node = unwrap(expression);
  switch (node.type) {
    case 'Identifier':
      return importedAs(node, file);
    case 'MemberExpression':
      return memberOf(node, file);
    case 'CallExpression': {
      const module = requiredModule(node);
      return module === undefined ? undefined : { module: bare(module), name: '*' };
    }
    case 'AwaitExpression':
      return exportOf(node.argument, file);
    case 'ImportExpression':
      return node.source.type === 'Literal'
        ? { module: bare(String(node.source.value)), name: '*' }
        : undefined;
    default:
      return undefined;
  }
}

function importedAs(node: TSESTree.Identifier, file: SourceFile): ModuleExport | undefined {
  const imported = importOf(file, node);
  if (imported) {
    const name = imported.name === 'default' ? '*' : imported.name;
    return { module: bare(imported.module), name };
  }
  const value = constantBefore(file, node);
  return value ? exportOf(value, file) : takenFrom(node, file);
}

/** `const { spawn } = cp`, and from an awaited `import('node:child_process')`. */
function takenFrom(node: TSESTree.Identifier, file: SourceFile): ModuleExport | undefined {
  const declarator = definitionOf(file, node)?.node;
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'ObjectPattern') {
    return undefined;
  }
  const { id, init } = declarator;
  // Only a value above its use: following such values ends, also in bad code.
  const source = init && init.range[1] <= node.range[0] ? exportOf(init, file) : undefined;
  const property = id.properties.find(
    ({ value }) => value?.type === 'Identifier' && value.name === node.name,
  );
  if (source?.name !== '*' || property?.type !== 'Property') return undefined;
  return property.key.type === 'Identifier' ? { ...source, name: property.key.name } : undefined;
}

function memberOf(node: TSESTree.MemberExpression, file: SourceFile): ModuleExport | undefined {
  const member = memberName(node);
  const object = member === undefined ? undefined : exportOf(node.object, file);
  if (!object || member === undefined) return undefined;
  if (member === 'default') return object;
  return { ...object, name: object.name === '*' ? member : `${object.name}.${member}` };
}

function bare(module: string): string {
  return module.replace(/^node:/, '');
}
