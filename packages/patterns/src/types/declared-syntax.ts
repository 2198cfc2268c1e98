import type { TSESTree } from '@typescript-eslint/types';
import { memberName, unwrap } from '../ast/kinds.ts';
import { importOf } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';
import type { Declared } from './type-oracle.ts';

/**
 * The package and the exported name that an import says. A file's own path is another matter: what it exports may be
 * declared elsewhere.
 */
export function importedFrom(expression: TSESTree.Node, file: SourceFile): Declared | undefined {
  const node = unwrap(expression);
  if (node.type === 'Identifier') {
    const imported = importOf(file, node);
    return imported && imported.name !== '*' ? declared(imported) : undefined;
  }
  const name = memberName(node);
  if (node.type !== 'MemberExpression' || name === undefined) return undefined;
  if (node.object.type !== 'Identifier') return undefined;
  const imported = importOf(file, node.object);
  const isModule = imported?.name === '*' || imported?.name === 'default';
  return isModule ? declared({ module: imported.module, name }) : undefined;
}

function declared({ module, name }: Declared): Declared | undefined {
  if (/^[./]/.test(module)) return undefined;
  return { module: module.replace(/^node:/, ''), name };
}
