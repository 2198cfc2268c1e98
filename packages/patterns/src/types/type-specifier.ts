import type { TSESTree } from '@typescript-eslint/types';
import type {
  CompatDeclaration,
  CompatFile,
  CompatProgram,
  CompatSymbol,
  CompatType,
} from './compat-checker.ts';
import type { TypeSpecifier } from './compat-types.ts';
import { passUnanswered } from './unanswered.ts';

/** Does a specifier name the type, every part of a union, or some part of an intersection? */
export function matchesType(
  type: CompatType,
  specifier: TypeSpecifier,
  program: CompatProgram,
): boolean {
  if (type.isUnion()) return type.types!.every((part) => matchesType(part, specifier, program));
  if (matchesWhole(type, specifier, program)) return true;
  return type.isIntersection() && type.types!.some((part) => matchesType(part, specifier, program));
}

function matchesWhole(type: CompatType, specifier: TypeSpecifier, program: CompatProgram): boolean {
  if (type.intrinsicName === 'error') return false;
  const names = namesOf(specifier);
  const name = (type.aliasSymbol ?? type.getSymbol())?.name;
  if (![name, type.intrinsicName].some((each) => each !== undefined && names.includes(each))) {
    return false;
  }
  return typeof specifier === 'string' || isDeclaredAt(symbolOf(type), specifier, program);
}

/** Does a specifier name the value? Only one of a package says more than its name. */
export function matchesValue(
  node: TSESTree.Node,
  type: CompatType,
  specifier: TypeSpecifier,
  program: CompatProgram,
): boolean {
  const name = staticName(node);
  if (name === undefined || !namesOf(specifier).includes(name)) return false;
  if (typeof specifier === 'string' || specifier.from !== 'package') return true;
  return isDeclaredByPackage(symbolOf(type), specifier.package, program);
}

export function isDeclaredByLibrary(
  { declarations = [] }: CompatSymbol,
  program: CompatProgram,
): boolean {
  return declarations.some((each) =>
    program.isSourceFileDefaultLibrary(each.getSourceFile() as never),
  );
}

function symbolOf(type: CompatType): CompatSymbol | undefined {
  return type.getSymbol() ?? type.aliasSymbol;
}

function namesOf(specifier: TypeSpecifier): readonly string[] {
  return typeof specifier === 'string' ? [specifier] : [specifier.name].flat();
}

function staticName(node: TSESTree.Node): string | undefined {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}

function isDeclaredAt(
  symbol: CompatSymbol | undefined,
  specifier: Exclude<TypeSpecifier, string>,
  program: CompatProgram,
): boolean {
  switch (specifier.from) {
    case 'file':
      return isDeclaredInFile(symbol, specifier.path, program);
    case 'lib':
      // What the language has built in is declared nowhere.
      return !symbol?.declarations?.length || isDeclaredByLibrary(symbol, program);
    case 'package':
      return isDeclaredByPackage(symbol, specifier.package, program);
  }
}

function isDeclaredInFile(
  symbol: CompatSymbol | undefined,
  path: string | undefined,
  program: CompatProgram,
): boolean {
  const root = slashed(program.getCurrentDirectory?.() ?? '');
  return filesOf(symbol).some(({ fileName }) => {
    const file = slashed(fileName);
    return path === undefined ? file.startsWith(root) : file === joined(root, slashed(path));
  });
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}

/** `a/b` and `./../c` as `a/c`. */
function joined(root: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${root}/${path}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && (part || parts.length === 0)) parts.push(part);
  }
  return parts.join('/');
}

function isDeclaredByPackage(
  symbol: CompatSymbol | undefined,
  name: string,
  program: CompatProgram,
): boolean {
  if (!symbol) return false;
  return (
    (symbol.declarations ?? []).some((each) => ambientModuleOf(each) === name) ||
    filesOf(symbol).some((file) => isFileOfPackage(file, name, program)) ||
    isReexportedBy(symbol, name, program)
  );
}

/** The `name` of `declare module 'name' { … }` around a declaration. */
function ambientModuleOf(declaration: CompatDeclaration): string | undefined {
  for (let at: CompatDeclaration | undefined = declaration; at; at = at.parent) {
    const isQuoted = at.name?.text !== undefined && at.name.escapedText === undefined;
    if (isQuoted && at.body && !at.parameters) return at.name!.text;
  }
  return undefined;
}

function isFileOfPackage(file: CompatFile, name: string, program: CompatProgram): boolean {
  if (!program.isSourceFileFromExternalLibrary?.(file as never)) return false;
  const path = program.sourceFileToPackageName?.get(file.path) ?? pathBelowPackages(file.fileName);
  const typesName = name.replace(/^@([^/]+)\//, '$1__');
  return isIn(path, name) || isIn(path.replace(/^@types\//, ''), typesName);
}

function isIn(path: string, name: string): boolean {
  return path === name || path.startsWith(`${name}/`);
}

function pathBelowPackages(fileName: string): string {
  return slashed(fileName).split('/node_modules/').at(-1)!;
}

/** Does the module that is declared by that name export it from elsewhere? */
function isReexportedBy(symbol: CompatSymbol, name: string, program: CompatProgram): boolean {
  const checker = program.getTypeChecker();
  // The native backend of typescript-eslint has no list of these modules.
  const module = checker.resolveName?.(`"${name}"`, undefined, ANY_MEANING, false);
  const exported = module ? (checker.getExportsOfModule?.(module as never) ?? []) : [];
  return exported.some((each) => each === symbol || aliasOf(each, program) === symbol);
}

/** Every flag of a symbol: a name in quotes means a module, and nothing else. */
const ANY_MEANING = 0x7fff_ffff;

/** What an exported name stands for; the checker throws where it is no alias. */
function aliasOf(symbol: CompatSymbol, program: CompatProgram): CompatSymbol | undefined {
  try {
    return program.getTypeChecker().getAliasedSymbol?.(symbol as never);
  } catch (error) {
    passUnanswered(error);
    return undefined;
  }
}

function filesOf(symbol: CompatSymbol | undefined): readonly CompatFile[] {
  return (symbol?.declarations ?? []).map((each) => each.getSourceFile());
}
