import type { TSESTree } from '@typescript-eslint/types';
import type { SourceFile } from '../source-file.ts';

/**
 * Does the file hold components, or what belongs to them? Frameworks for user interfaces await neither an event handler
 * nor an effect, so that nothing in such a file could take over a task. What renders on a server is no such file.
 */
export function isComponentFile({ ast, path }: SourceFile): boolean {
  if (/\.(vue|svelte)$/.test(path)) return true;
  const modules = ast.body.flatMap(moduleOf);
  return modules.some((name) => framework.test(name)) && !modules.some((name) => server.test(name));
}

/** Also the libraries of a framework: `mobx-react`, `@tanstack/vue-query`. */
const framework = /(?:^|[@/-])(?:angular|lit|preact|qwik|react|solid-js|svelte|vue)(?:$|[/-])/;
const server = /^node:|(?:^|[/-])server(?:$|[./])/;

function moduleOf(statement: TSESTree.ProgramStatement): string[] {
  return statement.type === 'ImportDeclaration' ? [statement.source.value] : [];
}
