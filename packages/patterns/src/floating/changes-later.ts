import type { TSESTree } from '@typescript-eslint/types';
import { enclosingFunction, isFunction, memberName, unwrap } from '../ast/kinds.ts';
import { definitionOf } from '../ast/scope.ts';
import { walk } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';

/**
 * Does the code behind the work change what the work reads? A group starts a task when that code has run:
 * `void send(this.batch); this.batch = [];` would send the new batch. `maybe` where only another part of the object
 * changes whose method is called.
 */
export function changesLater(
  work: TSESTree.Expression,
  file: SourceFile,
): 'surely' | 'maybe' | undefined {
  const reads = readsOf(work, file);
  let found: 'maybe' | undefined;
  for (const target of changesBehind(work, file)) {
    if (reads.values.some((path) => isPartOf(path, target) || isPartOf(target, path))) {
      return 'surely';
    }
    if (reads.receivers.some((path) => isPartOf(target, path))) found = 'maybe';
  }
  return found;
}

interface Reads {
  readonly values: readonly string[];
  /** The objects whose methods are called. */
  readonly receivers: readonly string[];
}

function readsOf(work: TSESTree.Expression, file: SourceFile): Reads {
  const values: string[] = [];
  const receivers: string[] = [];
  for (const node of walk(work, file.visitorKeys, (each) => pathOf(each) === undefined)) {
    const path = pathOf(node);
    if (path === undefined || isKey(node)) continue;
    values.push(path);
    const { parent } = node;
    const isCalled = parent?.type === 'CallExpression' && parent.callee === node;
    if (isCalled && node.type === 'MemberExpression') receivers.push(pathOf(node.object)!);
  }
  return { values, receivers };
}

/** `order` of `order.id`, `this.#batch`, `a.b.c`: what a plain assignment can replace. */
function pathOf(expression: TSESTree.Node): string | undefined {
  const node = unwrap(expression);
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'ThisExpression') return 'this';
  if (node.type !== 'MemberExpression') return undefined;
  const name = memberName(node);
  const object = pathOf(node.object);
  if (object === undefined || name === undefined) return undefined;
  return `${object}.${node.property.type === 'PrivateIdentifier' ? '#' : ''}${name}`;
}

function isKey(node: TSESTree.Node): boolean {
  const { parent } = node;
  return (
    parent?.type === 'Property' && parent.key === node && !parent.computed && !parent.shorthand
  );
}

function isPartOf(path: string, whole: string): boolean {
  return path === whole || path.startsWith(`${whole}.`);
}

/** The paths that the same run of the function changes before it waits or ends. */
function* changesBehind(work: TSESTree.Expression, file: SourceFile): Generator<string> {
  const around = enclosingFunction(work)?.body ?? file.ast;
  const loop = outermostLoop(work, around);
  for (const node of walk(around, file.visitorKeys, (each) => !isFunction(each))) {
    const changed = changedBy(node);
    const path = changed && pathOf(changed);
    if (path === undefined) continue;
    const isBehind = node.range[0] >= work.range[1];
    const isInLoop = loop !== undefined && isWithin(node, loop);
    if (isBehind || (isInLoop && !isOfTurn(changed!, loop, file))) yield path;
  }
}

/** What is assigned to, counted, deleted from, or changed by a method of its own. */
function changedBy(node: TSESTree.Node): TSESTree.Node | undefined {
  switch (node.type) {
    case 'AssignmentExpression':
      return node.left;
    case 'UpdateExpression':
      return node.argument;
    case 'UnaryExpression':
      return node.operator === 'delete' ? node.argument : undefined;
    case 'CallExpression': {
      const callee = unwrap(node.callee);
      const isChange =
        callee.type === 'MemberExpression' && changing.test(memberName(callee) ?? '');
      return isChange ? callee.object : undefined;
    }
    default:
      return undefined;
  }
}

const changing = /^(push|pop|shift|unshift|splice|sort|reverse|fill|clear|delete|set|add)$/;

/** Is it a variable that each turn of the loop has for itself? */
function isOfTurn(changed: TSESTree.Node, loop: TSESTree.Node, file: SourceFile): boolean {
  const root = rootOf(changed);
  const definition = root && definitionOf(file, root);
  if (!definition || !isWithin(definition.name, loop)) return false;
  const { node } = definition;
  return node.type !== 'VariableDeclarator' || node.parent.kind !== 'var';
}

function rootOf(node: TSESTree.Node): TSESTree.Identifier | undefined {
  const inner = unwrap(node);
  if (inner.type === 'MemberExpression') return rootOf(inner.object);
  return inner.type === 'Identifier' ? inner : undefined;
}

function outermostLoop(work: TSESTree.Node, around: TSESTree.Node): TSESTree.Node | undefined {
  let found: TSESTree.Node | undefined;
  for (let at: TSESTree.Node | undefined = work; at && at !== around; at = at.parent) {
    if (/^(For|ForIn|ForOf|While|DoWhile)Statement$/.test(at.type)) found = at;
  }
  return found;
}

function isWithin(node: TSESTree.Node, other: TSESTree.Node): boolean {
  return other.range[0] <= node.range[0] && node.range[1] <= other.range[1];
}
