import type { Variable } from '@typescript-eslint/scope-manager';

/** Can other modules read the variable? */
export function isExported({ defs, references }: Variable): boolean {
  const isDeclared = defs.some(
    ({ node }) =>
      node.type === 'VariableDeclarator' && node.parent.parent.type === 'ExportNamedDeclaration',
  );
  return isDeclared || references.some(({ identifier }) => isExport(identifier.parent?.type));
}

function isExport(type: string | undefined): boolean {
  return type === 'ExportSpecifier' || type === 'ExportDefaultDeclaration';
}
