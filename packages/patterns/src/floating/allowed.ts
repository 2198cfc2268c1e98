import type { TSESTree } from '@typescript-eslint/types';
import { memberName, unwrap } from '../ast/kinds.ts';
import { importOf } from '../ast/scope.ts';
import type { AllowedCallee } from '../settings.ts';
import type { SourceFile } from '../source-file.ts';

/** Is the called function, or the object it is a member of (`test.only`), one of those allowed? */
export function isAllowed(
  call: TSESTree.CallExpression,
  file: SourceFile,
  allowed: readonly AllowedCallee[],
): boolean {
  const names = importedNames(call.callee, file);
  return allowed.some(
    ({ package: module, name }) =>
      names?.module === module && (!name || name.some((each) => names.names.includes(each))),
  );
}

function importedNames(callee: TSESTree.Node, file: SourceFile) {
  const path: string[] = [];
  let node = unwrap(callee);
  while (node.type === 'MemberExpression' || node.type === 'CallExpression') {
    path.push(memberName(node) ?? '');
    node = unwrap(node.type === 'MemberExpression' ? node.object : node.callee);
  }
  const found = node.type === 'Identifier' ? importOf(file, node) : undefined;
  return found && { module: found.module, names: [found.name, ...path] };
}
