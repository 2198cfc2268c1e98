import type { TSESTree } from '@typescript-eslint/types';
import { moduleBody } from '../ast/module-body.ts';
import { requiredModule } from '../ast/scope.ts';
import { knownOfFile } from '../known-of-file.ts';
import type { ScopeManager, SourceFile } from '../source-file.ts';
import {
  exportedName,
  moduleOf,
  NODE_MODULE,
  RUNTIME_MODULE,
  type ImportedName,
} from '../vocabulary.ts';

/** One imported or required name that the file has already. */
export interface NamedBinding {
  readonly module: string;
  readonly name: string;
  readonly local: string;
  readonly node: TSESTree.ImportSpecifier | TSESTree.Property;
  /** What makes it useless as a value: `import type { … }`, or `{ type … }`. */
  readonly typeOnly: 'declaration' | 'specifier' | undefined;
}

/** Where the top of the file binds a name already. */
export function bindingsOf(file: SourceFile, name: ImportedName): NamedBinding[] {
  return moduleBody(file)
    .flatMap((statement) => {
      if (statement.type === 'ImportDeclaration') return imported(statement);
      if (statement.type === 'VariableDeclaration') return statement.declarations.flatMap(required);
      return [];
    })
    .filter((each) => each.name === exportedName(name) && exports(each.module, name));
}

/** Is it the module of the name, whichever way it is written? Both entries count as the runtime. */
function exports(module: string, name: ImportedName): boolean {
  if (module === RUNTIME_MODULE || module === NODE_MODULE) return !name.includes('#');
  return isSameModule(module, moduleOf(name));
}

export function isSameModule(one: string | undefined, other: string): boolean {
  return one?.replace(/^node:/, '') === other.replace(/^node:/, '');
}

function imported(declaration: TSESTree.ImportDeclaration): NamedBinding[] {
  return declaration.specifiers
    .filter((specifier) => specifier.type === 'ImportSpecifier')
    .map((node) => ({
      module: declaration.source.value,
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

function required({ id, init }: TSESTree.VariableDeclarator): NamedBinding[] {
  const module = init ? requiredModule(init) : undefined;
  if (module === undefined || id.type !== 'ObjectPattern') return [];
  return id.properties.flatMap((node) =>
    node.type === 'Property' && node.key.type === 'Identifier' && node.value.type === 'Identifier'
      ? [{ module, name: node.key.name, local: node.value.name, node, typeOnly: undefined }]
      : [],
  );
}

/**
 * The name under which the file's new text refers to an export: that of an import it
 * has, else the plain name, else, where the file means something different by that, a name of its own.
 */
export function localName(file: SourceFile, name: ImportedName): string {
  const found = bindingsOf(file, name).find(({ local }) => !isShadowed(file, local));
  return found?.local ?? freeName(file, exportedName(name), name.includes('#'));
}

function freeName(file: SourceFile, name: string, isBuiltin: boolean): string {
  const owned = isBuiltin ? `${name}Async` : `Owned${name}`;
  const candidates = [name, owned, `${RUNTIME_PREFIX}${name}`];
  let candidate = candidates.find((each) => isFree(file, each));
  for (let n = 2; !candidate; n++) {
    if (isFree(file, `${owned}${n}`)) candidate = `${owned}${n}`;
  }
  return candidate;
}

const RUNTIME_PREFIX = 'Runtime';

function isFree(file: SourceFile, name: string): boolean {
  return !takenNames(file).has(name);
}

/** What every finding of a file asks for; the rewrites of a large file have thousands of findings. */
function takenNames(file: SourceFile): ReadonlySet<string> {
  const taken = knownTaken(file);
  const known = taken.get(file.scopeManager);
  if (known) return known;
  const names = new Set<string>();
  for (const { set, through } of file.scopeManager.scopes) {
    for (const [name, { defs, references }] of set) {
      if (defs.length || references.length) names.add(name);
    }
    for (const { identifier } of through) names.add(String(identifier.name));
  }
  taken.set(file.scopeManager, names);
  return names;
}

const knownTaken = knownOfFile<ScopeManager, ReadonlySet<string>>();

/** Is the name, bound at the top of the file, also bound further in? */
function isShadowed({ scopeManager }: SourceFile, name: string): boolean {
  return scopeManager.scopes.filter(({ set }) => set.get(name)?.defs.length).length > 1;
}
