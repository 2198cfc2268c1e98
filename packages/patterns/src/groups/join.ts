import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, enclosingFunction, isFunction, methodCall, unwrap } from '../ast/kinds.ts';
import { contains } from '../ast/walk.ts';
import type { Rewrite } from '../define-pattern.ts';
import { insert } from '../edits/edit.ts';
import { endOfLine, semicolonOf } from '../edits/file-style.ts';
import type { SourceFile } from '../source-file.ts';
import { startIn, type Owner } from './owners.ts';
import { isAwaited } from './tasks.ts';

/** The name of the group that a statement joins: `await group.join();`, also where its value is used. */
export function isJoin(statement: TSESTree.Node): string | undefined {
  const value =
    statement.type === 'ExpressionStatement'
      ? statement.expression
      : statement.type === 'VariableDeclaration'
        ? statement.declarations[0]?.init
        : undefined;
  const node = value && unwrap(value);
  const call = node?.type === 'AwaitExpression' ? unwrap(node.argument) : undefined;
  const object = call && methodCall(call, 'join')?.member.object;
  return object?.type === 'Identifier' ? object.name : undefined;
}

/** Is the block left with tasks that nobody waits for, cancels or meant to end with it? */
export function isLeftOpen(group: Owner, file: SourceFile): boolean {
  const uses = group.variable.references.filter(({ init }) => !init);
  const isEnded = uses.some(({ identifier }) => isEndedBy(identifier));
  if (isEnded) return false;
  return startsOf(group, file).some((call) => !isDaemon(call) && !isAwaited(call, file));
}

/** Does this use join or cancel the group, or hand it to something whose name says so? */
function isEndedBy(identifier: TSESTree.Node): boolean {
  const { parent } = identifier;
  if (parent?.type === 'MemberExpression' && parent.object === identifier) {
    const { property } = parent;
    if (parent.computed) return true;
    return property.type === 'Identifier' && /^(join|cancel|cancelScope)$/.test(property.name);
  }
  if (parent?.type !== 'CallExpression') return false;
  return /join|finish|wait|settle|end|close|drain/i.test(calleeName(parent) ?? '');
}

/** The calls that start tasks in the group, wherever they stand. */
export function startsOf({ variable }: Owner, file: SourceFile): TSESTree.CallExpression[] {
  return variable.references.flatMap(({ identifier }) => {
    const call = identifier.parent?.parent;
    const found = call && startIn(call, file);
    return found?.group.variable === variable ? [found.call] : [];
  });
}

/** A daemon is cancelled when its group ends: that is what it was started for. */
function isDaemon({ arguments: [, options] }: TSESTree.CallExpression): boolean {
  if (options?.type !== 'ObjectExpression') return options !== undefined;
  return options.properties.some(
    (each) =>
      each.type === 'SpreadElement' ||
      (each.key.type === 'Identifier' && each.key.name === 'daemon'),
  );
}

/** Does control come to the end of a list of statements, or to a `return` there? */
export function hasEnd(statements: readonly TSESTree.Node[], file: SourceFile): boolean {
  const last = statements.at(-1);
  if (!last) return true;
  if (last.type === 'ThrowStatement') return false;
  return !isEndless(last, file);
}

function isEndless(node: TSESTree.Node, file: SourceFile): boolean {
  const isLoop =
    (node.type === 'WhileStatement' && node.test.type === 'Literal' && node.test.value === true) ||
    (node.type === 'ForStatement' && !node.test);
  const leaves = (each: TSESTree.Node) => /^(Break|Return)Statement$/.test(each.type);
  return isLoop && !contains(node.body, file.visitorKeys, leaves);
}

/** Puts `await group.join();` at the end of the block, before a plain `return`. */
export function joinAtEnd(
  statements: readonly TSESTree.Node[],
  name: string,
  file: SourceFile,
): Rewrite {
  const last = statements.at(-1)!;
  const text = `await ${name}.join()${semicolonOf(file)}`;
  const gap = endOfLine(file) + indentOf(file, last);
  if (last.type !== 'ReturnStatement') return change(insert(last.range[1], gap + text));
  const value = last.argument;
  if (value && contains(value, file.visitorKeys, isWork)) {
    return { outcome: 'left', reason: 'no-place-for-join' };
  }
  return change(insert(last.range[0], text + gap));
}

function change(edit: ReturnType<typeof insert>): Rewrite {
  return { outcome: 'converted', edits: [edit], imports: [], notes: [] };
}

/** Something that a task may have to have happened before, or that happens while it runs. */
function isWork(node: TSESTree.Node): boolean {
  return isFunction(node) || /^(Await|Yield|Call|New|Import)/.test(node.type);
}

function indentOf({ text }: SourceFile, { range }: TSESTree.Node): string {
  const start = text.lastIndexOf('\n', range[0] - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start))![0];
}

/** The statements after the one that opens the group, and what is started there although the group has ended. */
export function startedAfterJoin(
  statements: readonly TSESTree.Node[],
  group: Owner,
  file: SourceFile,
): TSESTree.Node | undefined {
  const { name } = group.variable;
  const joined = statements.findIndex((each) => isJoin(each) === name);
  if (joined < 0) return undefined;
  const around = enclosingFunction(group.declarator!);
  return startsOf(group, file).find(
    (call) =>
      call.range[0] > statements[joined]!.range[1] &&
      enclosingFunction(call) === around &&
      statements.some(({ range }) => range[0] <= call.range[0] && range[1] >= call.range[1]),
  );
}
