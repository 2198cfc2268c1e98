import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, methodCall, unwrap } from '../ast/kinds.ts';
import { exportOf } from '../ast/module-export.ts';
import { importOf, variableOf } from '../ast/scope.ts';
import { tokenAfter } from '../ast/tokens.ts';
import type { Match, Rewrite } from '../define-pattern.ts';
import { replace } from '../edits/edit.ts';
import type { SourceFile } from '../source-file.ts';
import { isListenOfApplication } from '../resources/application.ts';
import type { TypeOracle } from '../types/type-oracle.ts';
import { canBeUsing, hasOtherOwner, isDisposedSomewhere } from './bound.ts';
import { disposersOf } from './disposable-syntax.ts';
import { starters } from './handed.ts';
import { openedBy } from './opened.ts';

/** A statement that opens something and lets go of it: `TaskGroup.open().startSoon(work)`. */
export function dropped(
  { expression }: TSESTree.ExpressionStatement,
  file: SourceFile,
  factories: readonly string[],
): Match | undefined {
  const opened = openedBy(chainStart(expression), file, factories);
  if (!opened) return undefined;
  const { keyword, name } = opened;
  return { node: expression, messageId: 'dropped', data: { keyword, name } };
}

/** `TaskGroup.open()` of `TaskGroup.open().startSoon(work)`; of anything else the whole. */
function chainStart(expression: TSESTree.Node): TSESTree.Node {
  const found = methodCall(unwrap(expression), ...starters);
  return found ? unwrap(found.member.object) : expression;
}

/** A declaration of what the runtime opens that does not see to its end. */
export function findUnbound(
  declarator: TSESTree.VariableDeclarator,
  file: SourceFile,
  factories: readonly string[],
): Match | undefined {
  const opened = declarator.init ? openedBy(declarator.init, file, factories) : undefined;
  if (!opened) return undefined;
  const { keyword, kind, name } = opened;
  const { kind: binding } = declarator.parent;
  const data = { keyword, name };
  if (binding === 'using' && keyword === 'await using') {
    return { node: declarator, messageId: 'sync', data };
  }
  if (binding === 'using' || binding === 'await using' || isOwned(declarator, file))
    return undefined;
  return { node: declarator, messageId: kind, data };
}

function isOwned(declarator: TSESTree.VariableDeclarator, file: SourceFile): boolean {
  const { id, parent } = declarator;
  if (parent.parent?.type === 'ExportNamedDeclaration') return true;
  const variable = id.type === 'Identifier' ? variableOf(file, id.name, id) : undefined;
  if (!variable) return false;
  // What the whole program uses ends with it, or where it says so.
  const isOfModule = parent.parent?.type === 'Program';
  return hasOtherOwner(variable, declarator) || (isOfModule && isDisposedSomewhere(variable));
}

/** A declaration that may be wrong if types say so. */
export function maybeUnbound(
  declarator: TSESTree.VariableDeclarator,
  file: SourceFile,
  checkTypes: boolean,
): Match | undefined {
  const { init, parent } = declarator;
  const { kind } = parent;
  if (!init || kind === 'await using') return undefined;
  const match = { node: declarator, data: { keyword: 'await using', name: '' }, asks: [init] };
  if (kind === 'using') return { ...match, messageId: 'sync' };
  const isCandidate = checkTypes && makesValue(init, file) && isInFunction(parent);
  return isCandidate && !isOwned(declarator, file)
    ? { ...match, messageId: 'disposable' }
    : undefined;
}

/** A new value, by `new` or by the name of what makes it; Node's own streams and servers end in ways of their own. */
function makesValue(init: TSESTree.Expression, file: SourceFile): boolean {
  const node = unwrap(init);
  const call = node.type === 'AwaitExpression' ? unwrap(node.argument) : node;
  if (call.type === 'NewExpression') return !isOfNode(call.callee, file);
  if (call.type !== 'CallExpression' || !making.test(calleeName(call) ?? '')) return false;
  if (isListenOfApplication(call, file)) return false;
  return !isOfNode(call.callee, file) || opensFile(call, file);
}

/** `pool.get()` and `stack.use()` give what somebody else disposes of. */
const making =
  /^(?:acquire|allocate|begin|build|checkout|claim|connect|create|launch|lease|listen|lock|make|new|obtain|open|reserve|spawn|start|subscribe|take|watch)/i;

function isOfNode(callee: TSESTree.Node, file: SourceFile): boolean {
  let root = unwrap(callee);
  while (root.type === 'MemberExpression') root = unwrap(root.object);
  const module = root.type === 'Identifier' ? importOf(file, root)?.module : undefined;
  return /^node:|^(fs|http2?|https|net|stream|child_process|worker_threads)\b/.test(module ?? '');
}

/** Of Node's resources, a file has no other end than to be closed. */
function opensFile({ callee }: TSESTree.CallExpression, file: SourceFile): boolean {
  const opened = exportOf(callee, file);
  return opened?.module === 'fs/promises'
    ? opened.name === 'open'
    : opened?.module === 'fs' && opened.name === 'promises.open';
}

function isInFunction({ parent }: TSESTree.Node): boolean {
  return parent?.type === 'BlockStatement';
}

/** Do types, or the text of this file, show the value to be what `maybeUnbound` takes it for? */
export function isProven({ node, messageId }: Match, file: SourceFile, types: TypeOracle): boolean {
  const { id, init } = node as TSESTree.VariableDeclarator;
  const disposers = disposersOf(init!, file, types);
  if (!disposers?.async) return false;
  if (messageId === 'sync') return !disposers.sync;
  const variable = id.type === 'Identifier' ? variableOf(file, id.name, id) : undefined;
  return variable !== undefined && !isDisposedSomewhere(variable);
}

/** Binds the value so that it ends with its block, where such a declaration can stand. */
export function bindWith(node: TSESTree.Node, keyword: string, file: SourceFile): Rewrite {
  const declaration = node.parent;
  const isDeclared =
    node.type === 'VariableDeclarator' && declaration?.type === 'VariableDeclaration';
  if (!isDeclared || !isConstant(node, file)) return { outcome: 'left', reason: 'no-using-here' };
  if (!canBeUsing(declaration, keyword === 'await using', file)) {
    return { outcome: 'left', reason: 'no-using-here' };
  }
  const word = tokenAfter(file, declaration.range[0])!;
  const edits = [replace(word.range, keyword)];
  return {
    outcome: 'converted',
    edits,
    imports: [],
    notes: [],
    title: `Bind it with \`${keyword}\`.`,
  };
}

function isConstant({ id }: TSESTree.VariableDeclarator, file: SourceFile): boolean {
  const variable = id.type === 'Identifier' ? variableOf(file, id.name, id) : undefined;
  return Boolean(variable && variable.references.every((each) => each.init || !each.isWrite()));
}
