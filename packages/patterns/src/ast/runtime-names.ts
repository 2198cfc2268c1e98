import type { TSESTree } from '@typescript-eslint/types';
import type { SourceFile } from '../source-file.ts';
import { settingsOf } from '../settings.ts';
import { memberName, unwrap } from './kinds.ts';
import { importOf } from './scope.ts';

/**
 * The runtime's name for what an expression refers to: `withTaskGroup`, `TaskGroup.open`, also by another local
 * name or through a namespace. `undefined` for all that was not imported from one of the runtime's modules.
 */
export function runtimeNameOf(expression: TSESTree.Node, file: SourceFile): string | undefined {
  const node = unwrap(expression);
  if (node.type === 'Identifier') {
    const imported = importOf(file, node);
    return imported && settingsOf(file).modules.includes(imported.module)
      ? imported.name
      : undefined;
  }
  const member = memberName(node);
  if (node.type !== 'MemberExpression' || member === undefined) return undefined;
  const object = runtimeNameOf(node.object, file);
  if (object === undefined) return undefined;
  return object === '*' ? member : `${object}.${member}`;
}

/** The call when it calls one of these names of the runtime. */
export function runtimeCall(
  expression: TSESTree.Node,
  file: SourceFile,
  ...names: readonly string[]
): TSESTree.CallExpression | undefined {
  const node = unwrap(expression);
  if (node.type !== 'CallExpression') return undefined;
  const name = runtimeNameOf(node.callee, file);
  return name !== undefined && names.includes(name) ? node : undefined;
}
