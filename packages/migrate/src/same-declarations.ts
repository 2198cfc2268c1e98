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
  if (!before || !after || !/\.[cm]?tsx?$/.test(before.fileName)) return false;
  if (!ts.isExternalModule(before) || !ts.isExternalModule(after)) return false;
  return areSame(declarationsOf(before), declarationsOf(after));
}

/** A part of a file, which need not know its parents yet. */
interface Part<Node extends ts.Node = ts.Node> {
  readonly node: Node;
  readonly source: ts.SourceFile;
}

function declarationsOf(source: ts.SourceFile): Part[] {
  return source.statements.filter(declares).map((node) => ({ node, source }));
}

/** An import is nobody else's, and what an expression does to a function's properties is an assignment. */
function declares(statement: ts.Statement): boolean {
  if (ts.isImportDeclaration(statement)) return false;
  return !ts.isExpressionStatement(statement) || ts.isBinaryExpression(statement.expression);
}

function areSame(before: readonly Part[], after: readonly Part[]): boolean {
  return before.length === after.length && before.every((part, at) => isSame(part, after[at]!));
}

function isSame(before: Part, after: Part): boolean {
  if (before.node.kind !== after.node.kind) return false;
  if (textOf(before) === textOf(after)) return true;
  const [ours, theirs] = [hiddenIn(before.node), hiddenIn(after.node)];
  if (ours && theirs) return textOf(before, ours) === textOf(after, theirs);
  if (!isClass(before) || !isClass(after)) return false;
  return headOf(before) === headOf(after) && areSame(membersOf(before), membersOf(after));
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
  return node.members.map((member) => ({ node: member, source }));
}

function headOf({ node, source }: Part<ts.ClassDeclaration>): string {
  return source.text.slice(node.getStart(source), node.members.pos);
}

/** Without the part that nobody sees. */
function textOf({ node, source }: Part, hidden?: ts.Node): string {
  const text = source.text.slice(node.getStart(source), node.end);
  if (!hidden) return text;
  const start = node.getStart(source);
  return text.slice(0, hidden.getStart(source) - start) + text.slice(hidden.end - start);
}
