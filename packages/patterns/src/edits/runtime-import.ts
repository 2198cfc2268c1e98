import type { TSESTree } from '@typescript-eslint/types';
import { requiredModule } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';
import { NODE_MODULE, RUNTIME_MODULE, type VocabularyName } from '../vocabulary.ts';

/** One imported or required name of the runtime that the file has already. */
export interface RuntimeBinding {
  readonly name: string;
  readonly local: string;
  readonly node: TSESTree.ImportSpecifier | TSESTree.Property;
  /** What makes it useless as a value: `import type { … }`, or `{ type … }`. */
  readonly typeOnly: 'declaration' | 'specifier' | undefined;
}

/** Every named binding of the runtime at the top of the file. */
export function runtimeBindings({ ast }: SourceFile): RuntimeBinding[] {
  return ast.body.flatMap((statement) => {
    if (statement.type === 'ImportDeclaration') return imported(statement);
    if (statement.type === 'VariableDeclaration') return statement.declarations.flatMap(required);
    return [];
  });
}

function imported(declaration: TSESTree.ImportDeclaration): RuntimeBinding[] {
  if (!isRuntime(declaration.source.value)) return [];
  return declaration.specifiers
    .filter((specifier) => specifier.type === 'ImportSpecifier')
    .map((node) => ({
      name: 'name' in node.imported ? node.imported.name : node.imported.value,
      local: node.local.name,
      node,
      typeOnly:
        declaration.importKind === 'type'
          ? 'declaration'
          : node.importKind === 'type'
            ? 'specifier'
            : undefined,
    }));
}

function required({ id, init }: TSESTree.VariableDeclarator): RuntimeBinding[] {
  if (!init || !isRuntime(requiredModule(init)) || id.type !== 'ObjectPattern') return [];
  return id.properties.flatMap((node) =>
    node.type === 'Property' && node.key.type === 'Identifier' && node.value.type === 'Identifier'
      ? [{ name: node.key.name, local: node.value.name, node, typeOnly: undefined }]
      : [],
  );
}

function isRuntime(module: string | undefined): boolean {
  return module === RUNTIME_MODULE || module === NODE_MODULE;
}

/**
 * The name under which the file's new text refers to an export of the runtime: that of an import it
 * has, else the plain name, else, where the file means something different by that, a name of its own.
 */
export function localName(file: SourceFile, name: VocabularyName): string {
  const found = runtimeBindings(file).find(
    (binding) => binding.name === name && !isShadowed(file, binding.local),
  );
  return found?.local ?? freeName(file, name);
}

function freeName(file: SourceFile, name: string): string {
  const candidates = [name, `Owned${name}`, `${RUNTIME_PREFIX}${name}`];
  let candidate = candidates.find((each) => isFree(file, each));
  for (let n = 2; !candidate; n++) {
    if (isFree(file, `Owned${name}${n}`)) candidate = `Owned${name}${n}`;
  }
  return candidate;
}

const RUNTIME_PREFIX = 'Runtime';

function isFree({ scopeManager }: SourceFile, name: string): boolean {
  return scopeManager.scopes.every(
    ({ set, through }) =>
      !set.get(name)?.defs.length &&
      !set.get(name)?.references.length &&
      !through.some(({ identifier }) => identifier.name === name),
  );
}

/** Is the name, bound at the top of the file, also bound further in? */
function isShadowed({ scopeManager }: SourceFile, name: string): boolean {
  return scopeManager.scopes.filter(({ set }) => set.get(name)?.defs.length).length > 1;
}
