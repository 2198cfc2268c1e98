import type { TSESTree } from '@typescript-eslint/types';
import type { ModuleKind, SourceFile } from '../source-file.ts';
import { isGlobal, requiredModule } from '../ast/scope.ts';
import { memberName } from '../ast/kinds.ts';

export function isTypeScript({ path }: SourceFile): boolean {
  return /\.[cm]?tsx?$/.test(path);
}

export function endOfLine({ text }: SourceFile): string {
  const at = text.indexOf('\n');
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}

/** The quote of the module names in the file, else of its other strings. */
export function quoteOf(file: SourceFile): string {
  const source = firstSource(file) ?? (file.ast.tokens ?? []).find(isString)?.range;
  return source && file.text[source[0]] === '"' ? '"' : "'";
}

function firstSource({ ast }: SourceFile): TSESTree.Range | undefined {
  for (const statement of ast.body) {
    if ('source' in statement && statement.source) return statement.source.range;
  }
  return undefined;
}

function isString({ type }: TSESTree.Token): boolean {
  return (type as string) === 'String';
}

export function semicolonOf(file: SourceFile): string {
  const ended = file.ast.body.filter(({ type }) => endsWithSemicolon.has(type));
  const [first] = ended.length ? ended : file.ast.body.flatMap(bodyOf);
  // A semicolon on a line of its own guards the next statement in code that has none.
  return !first || /\S;$/.test(file.text.slice(first.range[0], first.range[1])) ? ';' : '';
}

const endsWithSemicolon = new Set<string>([
  'ImportDeclaration',
  'VariableDeclaration',
  'ExpressionStatement',
  'ExportAllDeclaration',
  'ReturnStatement',
]);

function bodyOf(statement: TSESTree.Node): TSESTree.Node[] {
  const node =
    statement.type.startsWith('Export') && 'declaration' in statement
      ? statement.declaration
      : statement;
  if (node?.type !== 'FunctionDeclaration') return [];
  return node.body.body.filter(({ type }) => endsWithSemicolon.has(type));
}

/** How the file loads modules: by its own statements, its extension, then what the host knows. */
export function moduleKindOf(file: SourceFile): ModuleKind {
  if (file.ast.body.some(isModuleSyntax)) return 'esm';
  if (/\.m[jt]sx?$/.test(file.path)) return 'esm';
  if (/\.c[jt]sx?$/.test(file.path)) return 'commonjs';
  return file.ast.body.some((statement) => usesCommonJs(file, statement))
    ? 'commonjs'
    : file.moduleKind;
}

function isModuleSyntax({ type }: TSESTree.Node): boolean {
  return (
    type.startsWith('Import') || type.startsWith('Export') || type.startsWith('TSImportEquals')
  );
}

function usesCommonJs(file: SourceFile, statement: TSESTree.ProgramStatement): boolean {
  if (isRequire(statement)) return isGlobal(file, 'require', statement);
  if (statement.type !== 'ExpressionStatement') return false;
  const { expression } = statement;
  return expression.type === 'AssignmentExpression' && isExports(expression.left);
}

function isExports(node: TSESTree.Node): boolean {
  if (node.type === 'Identifier') return node.name === 'exports';
  if (node.type !== 'MemberExpression') return false;
  const { object } = node;
  const isModule = object.type === 'Identifier' && object.name === 'module';
  return (isModule && memberName(node) === 'exports') || isExports(object);
}

/** Does the statement load a module: `const x = require('x')`, `require('x')`, also `require('x').y`? */
export function isRequire(statement: TSESTree.Node): boolean {
  if (statement.type === 'ExpressionStatement') return loads(statement.expression);
  if (statement.type !== 'VariableDeclaration') return false;
  return statement.declarations.some(({ init }) => init && loads(init));
}

function loads(node: TSESTree.Node): boolean {
  if (requiredModule(node)) return true;
  if (node.type === 'MemberExpression') return loads(node.object);
  return node.type === 'CallExpression' && loads(node.callee);
}
