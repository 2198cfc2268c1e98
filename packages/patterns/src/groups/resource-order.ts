import type { TSESTree } from '@typescript-eslint/types';
import { methodCall } from '../ast/kinds.ts';
import { variableOf } from '../ast/scope.ts';
import { contains, walk } from '../ast/walk.ts';
import type { Rewrite } from '../define-pattern.ts';
import { insert, remove } from '../edits/edit.ts';
import type { SourceFile } from '../source-file.ts';
import type { Owner } from './owners.ts';
import { declaredBy, groupBoundBy, isAwaited, startAround } from './tasks.ts';

export interface LateResource {
  readonly kind: 'after' | 'inside';
  readonly group: Owner;
}

/** The group whose tasks use a resource that closes before they have ended. */
export function closesTooEarly(
  declarator: TSESTree.VariableDeclarator,
  file: SourceFile,
): LateResource | undefined {
  const declaration = declarator.parent;
  if (declaration.type !== 'VariableDeclaration' || !/using$/.test(declaration.kind)) {
    return undefined;
  }
  for (const { identifier, init } of declaredBy(declarator, file)?.references ?? []) {
    const start = init ? undefined : startAround(identifier, file);
    if (!start || isAround(start.call, declarator) || isAwaited(start.call, file)) continue;
    const kind = orderOf(declaration, start.group, file);
    if (kind) return { kind, group: start.group };
  }
  return undefined;
}

/** How the resource closes before the group; `undefined` where it does not. */
function orderOf(
  declaration: TSESTree.VariableDeclaration,
  group: Owner,
  file: SourceFile,
): LateResource['kind'] | undefined {
  const block = declaration.parent;
  const { body, declarator, variable } = group;
  if (declarator?.parent.parent === block) {
    return declarator.range[1] <= declaration.range[0] ? 'after' : undefined;
  }
  const place = body ?? declarator ?? variable.defs[0]!.name;
  return isAround(block, place) || isJoinedIn(block, group, file) ? undefined : 'inside';
}

/** Does the block of the resource wait for the group itself? */
function isJoinedIn(block: TSESTree.Node, { variable }: Owner, file: SourceFile): boolean {
  return contains(block, file.visitorKeys, (node) => {
    const join = methodCall(node, 'join')?.member.object;
    return join?.type === 'Identifier' && join.name === variable.name;
  });
}

function isAround(outer: TSESTree.Node, inner: TSESTree.Node): boolean {
  return outer.range[0] <= inner.range[0] && outer.range[1] >= inner.range[1];
}

/** Moves the declaration of the resource before that of the group, where nothing it is made of stands between. */
export function moveBeforeGroup(
  declarator: TSESTree.VariableDeclarator,
  file: SourceFile,
): Rewrite {
  const statement = declarator.parent;
  const block = statement.parent as TSESTree.BlockStatement | TSESTree.Program;
  const body: readonly TSESTree.Node[] = block.body;
  const target = body.find((each) => groupBoundBy(each, file));
  const between = target ? body.slice(body.indexOf(target), body.indexOf(statement)) : [];
  if (!target || between.some((each) => !isFree(statement, each, file))) {
    return { outcome: 'left', reason: 'depends-on-group' };
  }
  const { text } = file;
  const from = lineStart(text, statement.range[0]);
  const rest = restOfLine.exec(text.slice(statement.range[1]))?.[0];
  if (!/^\s*$/.test(text.slice(from, statement.range[0])) || rest === undefined) {
    return { outcome: 'left', reason: 'depends-on-group' };
  }
  const end = statement.range[1] + rest.length;
  const edits = [
    insert(lineStart(text, target.range[0]), text.slice(from, end)),
    remove([from, end]),
  ];
  return { outcome: 'converted', edits, imports: [], notes: [] };
}

/** What is said about the declaration behind it goes with it. */
const restOfLine = /^[ \t]*(?:\/\/[^\r\n]*)?\r?\n/;

/** Can the declaration pass the statement: does it use nothing of it, and does the statement only declare? */
function isFree(statement: TSESTree.Node, passed: TSESTree.Node, file: SourceFile): boolean {
  if (passed.type !== 'VariableDeclaration') return false;
  const isOpening = groupBoundBy(passed, file) !== undefined;
  const acts = (node: TSESTree.Node) => /^(Await|Yield|Call|New)Expression$/.test(node.type);
  if (!isOpening && contains(passed, file.visitorKeys, acts)) return false;
  for (const node of walk(statement, file.visitorKeys)) {
    if (node.type !== 'Identifier') continue;
    const definition = variableOf(file, node.name, node)?.defs[0]?.node;
    if (definition && isAround(passed, definition)) return false;
  }
  return true;
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}
