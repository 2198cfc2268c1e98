import { ts } from 'ts-morph';

/**
 * Whether a rewrite stayed inside of what a file keeps to itself: function bodies whose type is written down, statements
 * that declare nothing, imports. Then no other file can see it, which takes a look at the text, where the compiler would
 * have to work out every type that the file declares. `false` when that is not certain.
 */
export function declareTheSame(
  before: ts.SourceFile | undefined,
  after: ts.SourceFile | undefined,
): boolean {
  return hiddenDifferences(before, after) !== undefined;
}

/**
 * The declarations that a rewrite stayed inside of: statements, and members of classes. `undefined` where it is not certain
 * that they still declare what they did.
 */
export function hiddenDifferences(
  before: ts.SourceFile | undefined,
  after: ts.SourceFile | undefined,
): Part[] | undefined {
  if (!before || !after || !/\.[cm]?tsx?$/.test(before.fileName)) return undefined;
  if (!ts.isExternalModule(before) || !ts.isExternalModule(after)) return undefined;
  return differencesIn(declarationsOf(before), declarationsOf(after));
}

/** A part of a file, which need not know its parents yet. */
export interface Part<Node extends ts.Node = ts.Node> {
  readonly node: Node;
  readonly source: ts.SourceFile;
  /** The class that it is a member of. */
  readonly owner?: ts.ClassDeclaration;
}

function declarationsOf(source: ts.SourceFile): Part[] {
  return source.statements.filter(declares).map((node) => ({ node, source }));
}

/** An import is nobody else's, and what an expression does to a function's properties is an assignment. */
function declares(statement: ts.Statement): boolean {
  return !ts.isImportDeclaration(statement) && !isPlainExpression(statement);
}

export function isPlainExpression(statement: ts.Statement): statement is ts.ExpressionStatement {
  return ts.isExpressionStatement(statement) && !ts.isBinaryExpression(statement.expression);
}

function differencesIn(before: readonly Part[], after: readonly Part[]): Part[] | undefined {
  if (before.length !== after.length) return undefined;
  const found = before.map((part, at) => differencesBetween(part, after[at]!));
  return found.every((each) => each !== undefined) ? found.flat() : undefined;
}

function differencesBetween(before: Part, after: Part): Part[] | undefined {
  if (before.node.kind !== after.node.kind) return undefined;
  if (textOf(before) === textOf(after)) return [];
  const [ours, theirs] = [hiddenIn(before.node), hiddenIn(after.node)];
  if (ours && theirs) return textOf(before, ours) === textOf(after, theirs) ? [after] : undefined;
  if (!isClass(before) || !isClass(after) || headOf(before) !== headOf(after)) return undefined;
  return differencesIn(membersOf(before), membersOf(after));
}

/** The part of a declaration that its type does not depend on. */
function hiddenIn(node: ts.Node): ts.Node | undefined {
  if (ts.isVariableStatement(node)) {
    const [only, ...others] = node.declarationList.declarations;
    return only && !others.length ? hiddenIn(only) : undefined;
  }
  if (ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)) {
    return node.type ? node.initializer : node.initializer && bodyOf(node.initializer);
  }
  return bodyOf(node);
}

function bodyOf(node: ts.Node): ts.Node | undefined {
  if (ts.isConstructorDeclaration(node) || ts.isSetAccessor(node)) return node.body;
  const isTyped = ts.isFunctionLike(node) && node.type !== undefined;
  return isTyped && 'body' in node ? node.body : undefined;
}

function isClass(part: Part): part is Part<ts.ClassDeclaration> {
  return ts.isClassDeclaration(part.node);
}

function membersOf({ node, source }: Part<ts.ClassDeclaration>): Part[] {
  return node.members.map((member) => ({ node: member, source, owner: node }));
}

function headOf({ node, source }: Part<ts.ClassDeclaration>): string {
  return source.text.slice(node.getStart(source), node.members.pos);
}

/** Without the parts that nobody sees, in source order. */
export function textOf({ node, source }: Part, ...hidden: readonly ts.Node[]): string {
  return [node.getStart(source), ...hidden.map(({ end }) => end)]
    .map((start, at) => source.text.slice(start, hidden[at]?.getStart(source) ?? node.end))
    .join('');
}
