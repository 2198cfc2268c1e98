import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, memberName, type FunctionValue } from '../ast/kinds.ts';
import { runtimeCall } from '../ast/runtime-names.ts';
import { variableOf } from '../ast/scope.ts';
import { walk } from '../ast/walk.ts';
import type { Rewrite } from '../define-pattern.ts';
import { insert, replace } from '../edits/edit.ts';
import { tokenAfter } from '../ast/tokens.ts';
import type { SourceFile } from '../source-file.ts';
import { handedTo, type Handed } from './handed.ts';
import { ownerOf, startIn, type Owner, type OwnerKind } from './owners.ts';

/** An owner from further out that is used in a body which has one of its own, and never looks at it. */
export interface WrongScope {
  readonly node: TSESTree.Identifier;
  readonly outer: Owner;
  readonly body: FunctionValue;
  readonly inner: OwnerKind;
}

export function wrongScopeIn(body: FunctionValue, file: SourceFile): WrongScope | undefined {
  const handed = handedTo(body, file);
  if (!handed || isDetached(handed, file) || isUsed(body, handed, file)) return undefined;
  const isGroup = handed.kind === 'group';
  for (const node of walk(body.body, file.visitorKeys, (each) => !isBodyOfItsOwn(each, file))) {
    if (node.type !== 'Identifier') continue;
    const outer = isGroup ? startedIn(node, file) : cancelledBy(node, file);
    if (outer && isOutside(outer, body) && !isOwnGroup(outer, handed, file)) {
      return { node, outer, body, inner: handed.kind };
    }
  }
  return undefined;
}

/** Nothing cancels a detached task, so that an outer signal takes nothing from it. */
function isDetached({ call }: Handed, file: SourceFile): boolean {
  return runtimeCall(call, file, 'detach') !== undefined;
}

/** Does the body look at what it is given, or take all that comes? */
function isUsed(body: FunctionValue, { call, parameter }: Handed, file: SourceFile): boolean {
  const { params } = body;
  if (usesReceiver(body, call, file)) return true;
  if (params.slice(0, parameter + 1).some(({ type }) => type === 'RestElement')) return true;
  const own = params[parameter];
  if (!own) return false;
  if (own.type !== 'Identifier') return true;
  return (variableOf(file, own.name, own)?.references.length ?? 0) > 0;
}

/** `scope.run(() => sleep(10, scope))`: what the body is given has a name around it already. */
function usesReceiver(
  { range }: FunctionValue,
  { callee }: TSESTree.CallExpression,
  file: SourceFile,
): boolean {
  const scope = callee.type === 'MemberExpression' ? ownerOf(callee.object, file) : undefined;
  if (scope?.kind !== 'scope') return false;
  const uses = scope.variable.references.map(({ identifier }) => identifier.range);
  return uses.some(([start, end]) => start >= range[0] && end <= range[1]);
}

/** A function within that the runtime hands an owner of its own is judged by itself. */
function isBodyOfItsOwn(node: TSESTree.Node, file: SourceFile): boolean {
  return isFunctionValue(node) && handedTo(node, file) !== undefined;
}

/** The group that a task is started in here: `outer.startSoon(…)`. */
function startedIn(node: TSESTree.Identifier, file: SourceFile): Owner | undefined {
  const call = node.parent.parent;
  const found = call && startIn(call, file);
  return found && found.call.callee.range[0] === node.range[0] ? found.group : undefined;
}

/** The owner that a wait is made to hear of: `sleep(10, task)`, `{ signal: task.signal }`. */
function cancelledBy(node: TSESTree.Identifier, file: SourceFile): Owner | undefined {
  const { parent } = node;
  const isSignal =
    parent.type === 'MemberExpression' && parent.object === node && memberName(parent) === 'signal';
  const isLast = parent.type === 'CallExpression' && parent.arguments.at(-1) === node;
  const owner = isSignal || isLast ? ownerOf(node, file) : undefined;
  if (!owner || owner.kind === 'handle') return undefined;
  // A group that is passed on may be there to start tasks in.
  return isSignal || owner.kind !== 'group' ? owner : undefined;
}

function isOutside({ variable }: Owner, body: FunctionValue): boolean {
  const { range } = variable.defs[0]!.name;
  return range[1] <= body.range[0] || range[0] >= body.range[1];
}

/** A task hears of its own group as well, if not of what cancels it alone. */
function isOwnGroup(outer: Owner, { kind, call }: Handed, file: SourceFile): boolean {
  return kind === 'task' && startIn(call, file)?.group.variable === outer.variable;
}

/** Uses the inner owner, by its name, or by the name of the outer one where it has none yet. */
export function useInner({ body, inner, node, outer }: WrongScope, file: SourceFile): Rewrite {
  const handed = handedTo(body, file)!;
  const own = body.params[handed.parameter];
  if (own?.type === 'Identifier') return change(replace(node.range, own.name), own.name);
  const isSame = outer.kind === inner || (outer.kind !== 'group' && inner !== 'group');
  if (!isSame || body.params.length !== handed.parameter) {
    return { outcome: 'left', reason: 'no-direct-counterpart' };
  }
  const { name } = node;
  const last = body.params.at(-1);
  if (last) return change(insert(last.range[1], `, ${name}`), name);
  const open = tokenAfter(file, body.range[0] + (body.async ? 'async'.length : 0))!;
  if (open.value !== '(') return { outcome: 'left', reason: 'no-direct-counterpart' };
  return change(insert(open.range[1], name), name);
}

function change(edit: ReturnType<typeof insert>, name: string): Rewrite {
  const title = `Use the \`${name}\` of the body itself.`;
  return { outcome: 'converted', edits: [edit], imports: [], notes: [], title };
}
