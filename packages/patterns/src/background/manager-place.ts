import type { TSESTree } from '@typescript-eslint/types';
import { enclosingFunction } from '../ast/kinds.ts';
import { localName } from '../edits/runtime-import.ts';
import { isComponentFile } from '../floating/component-file.ts';
import type { ReasonCode } from '../reasons.ts';
import type { SourceFile } from '../source-file.ts';

/** The manager runs under Node, and as long as a program: a browser's file is no place for it, nor is a test's. */
export function mayUseManager(file: SourceFile): boolean {
  if (isTest(file)) return false;
  if (clientPath.test(file.path) || isComponentFile(file)) return false;
  if (file.ast.body.some((each) => 'directive' in each && each.directive === 'use client')) {
    return false;
  }
  return !file.scopeManager.globalScope?.through.some(({ identifier }) =>
    browser.has(identifier.name),
  );
}

/** JSX, a hook, or a folder whose name says that a browser loads it. */
const clientPath =
  /\.[jt]sx$|\.client\.\w+$|[/\\]use(?:-|[A-Z])[^/\\]*$|[/\\](?:browser|client-only|components|hooks)[/\\]/;

function isTest({ ast, path }: SourceFile): boolean {
  if (/\.(?:test|spec|e2e)\.\w+$|[/\\]__(?:tests|mocks)__[/\\]/.test(path)) return true;
  return ast.body.some(
    (statement) =>
      statement.type === 'ImportDeclaration' &&
      /^(?:vitest|node:test|@jest\/globals|@playwright\/test|mocha|ava|tap)$/.test(
        statement.source.value,
      ),
  );
}

const browser: ReadonlySet<string> = new Set([
  'window',
  'document',
  'localStorage',
  'sessionStorage',
  'navigator',
  'location',
  'requestAnimationFrame',
  'chrome',
  'Deno',
  'Bun',
]);

/** The manager of the process, as new text refers to it. */
export function managerText(file: SourceFile): string {
  return `${localName(file, 'getBackgroundTaskManager')}()`;
}

/** A name is taken once: a service in a function that is called twice would be refused. */
export function notesOnName(node: TSESTree.Node): ReasonCode[] {
  return enclosingFunction(node) ? ['one-service-of-a-name'] : [];
}
