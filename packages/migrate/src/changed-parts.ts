import { ts } from 'ts-morph';
import { hiddenDifferences, isPlainExpression, textOf, type Part } from './same-declarations.ts';

/**
 * The statements of a rewritten file, and the members of its classes, in which a new type error can be: those that the rewrite
 * stayed inside of, as long as each name means to the others what it did. `undefined` where that is not certain; the whole
 * file is to be checked then.
 */
export function changedParts(
  before: ts.SourceFile | undefined,
  after: ts.SourceFile | undefined,
): readonly ts.Node[] | undefined {
  const declarations = hiddenDifferences(before, after);
  if (!declarations || !before || !after) return undefined;
  // Whether `@ts-expect-error` has something to expect is known when the whole file is checked.
  if (hasDirectives(after)) return undefined;
  const imports = newImports(before, after);
  const expressions = imports && expressionsThatDiffer(before, after);
  return expressions && [...imports, ...declarations.map(toCheck), ...expressions];
}

/** What a constructor or an initializer leaves unset is said of the class. */
function toCheck({ node, owner }: Part): ts.Node {
  const isAlone = ts.isMethodDeclaration(node) || ts.isAccessor(node);
  return isAlone ? node : (owner ?? node);
}

/** TypeScript keeps them to itself. */
function hasDirectives(source: ts.SourceFile): boolean {
  const { commentDirectives } = source as unknown as { commentDirectives?: readonly unknown[] };
  return (commentDirectives?.length ?? 0) > 0;
}

/** `undefined` where one is gone, or a new name might have meant something else before. */
function newImports(before: ts.SourceFile, after: ts.SourceFile): ts.Node[] | undefined {
  const [known, now] = [bindingsOf(before), bindingsOf(after)];
  if ([...known.keys()].some((binding) => !now.has(binding))) return undefined;
  const gained = [...now].filter(([binding]) => !known.has(binding));
  if (gained.some(([, name]) => name !== undefined && before.text.includes(name))) return undefined;
  const texts = new Set(importsOf(before).map((node) => textOf({ node, source: before })));
  return importsOf(after).filter((node) => !texts.has(textOf({ node, source: after })));
}

function importsOf({ statements }: ts.SourceFile): ts.ImportDeclaration[] {
  return statements.filter((statement) => ts.isImportDeclaration(statement));
}

/** What is imported, and by which name; a module as a whole has none. */
function bindingsOf(source: ts.SourceFile): Map<string, string | undefined> {
  const bindings = new Map<string, string | undefined>();
  for (const { moduleSpecifier, importClause, attributes } of importsOf(source)) {
    const from = `${moduleSpecifier.getText(source)} ${attributes?.getText(source) ?? ''}`;
    bindings.set(from, undefined);
    for (const node of namesIn(importClause)) {
      const what = `${importClause?.phaseModifier} ${node.kind} ${node.getText(source)}`;
      bindings.set(`${what} ${from}`, 'name' in node ? node.name.text : node.text);
    }
  }
  return bindings;
}

type Binding = ts.Identifier | ts.NamespaceImport | ts.ImportSpecifier;

function namesIn({ name, namedBindings }: Partial<ts.ImportClause> = {}): Binding[] {
  const others: readonly Binding[] = !namedBindings
    ? []
    : ts.isNamespaceImport(namedBindings)
      ? [namedBindings]
      : namedBindings.elements;
  return name ? [name, ...others] : [...others];
}

/** Only functions in them may differ: what is said outside of those may narrow a type for all that follows. */
function expressionsThatDiffer(before: ts.SourceFile, after: ts.SourceFile): ts.Node[] | undefined {
  const [ours, theirs] = [before, after].map(plainExpressionsOf) as [Part[], Part[]];
  if (ours.length !== theirs.length) return undefined;
  const differing = theirs.filter((part, at) => textOf(part) !== textOf(ours[at]!));
  const isOutside = theirs.some(
    (part, at) => textOutsideFunctions(part) !== textOutsideFunctions(ours[at]!),
  );
  return isOutside ? undefined : differing.map(({ node }) => node);
}

function plainExpressionsOf(source: ts.SourceFile): Part[] {
  return source.statements.filter(isPlainExpression).map((node) => ({ node, source }));
}

function textOutsideFunctions(part: Part): string {
  const functions: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) functions.push(node);
    else ts.forEachChild(node, visit);
  };
  visit(part.node);
  return textOf(part, ...functions);
}
