import type { TSESTree } from '@typescript-eslint/types';
import type { Variable } from '@typescript-eslint/scope-manager';
import { enclosingFunction, memberName, methodCall, unwrap } from '../ast/kinds.ts';
import { constantBefore, definitionOf, variableOf } from '../ast/scope.ts';
import { walk } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';

/**
 * Does every task get the signal of one controller that is aborted when the combinator fails or ends?
 * Such siblings hear of each other's failure without a group.
 */
export function shareSignal(
  tasks: readonly TSESTree.Node[],
  call: TSESTree.CallExpression,
  file: SourceFile,
): boolean {
  const [first, ...others] = tasks.map((each) => controllersIn(each, file));
  const shared = [...(first ?? [])].filter((each) => others.every((set) => set.has(each)));
  return shared.some((controller) => isAbortedAround(controller, call, file));
}

/**
 * Is each of these contenders told to stop when the timer of their race wins? By the timer itself, by what stands around
 * the race, or by what follows it, where that is come to.
 */
export function stopAfter(
  contenders: readonly TSESTree.Node[],
  { call, isThrown }: { call: TSESTree.CallExpression; isThrown: boolean },
  file: SourceFile,
): boolean {
  const around = enclosingFunction(call);
  return contenders.every((contender) =>
    [...controllersIn(contender, file)].some((controller) =>
      abortsOf(controller).some(
        (abort) =>
          isWithin(abort, call) ||
          isInHandlerOf(abort, call) ||
          isChainedTo(abort, call) ||
          (!isThrown && abort.range[0] > call.range[1] && enclosingFunction(abort) === around),
      ),
    ),
  );
}

function isWithin({ range: [start, end] }: TSESTree.Node, { range }: TSESTree.Node): boolean {
  return range[0] <= start && end <= range[1];
}

/** The controllers whose signal an expression mentions. */
function controllersIn(expression: TSESTree.Node, file: SourceFile): Set<Variable> {
  const found = new Set<Variable>();
  for (const node of walk(expression, file.visitorKeys)) {
    const isName = node.type === 'Identifier' && !isMemberName(node);
    const controller = isName ? controllerOf(node, file) : undefined;
    if (controller) found.add(controller);
  }
  return found;
}

/** `signal` of `other.signal` is no variable. */
function isMemberName(node: TSESTree.Identifier): boolean {
  const { parent } = node;
  return parent.type === 'MemberExpression' && parent.property === node && !parent.computed;
}

/** The variable of `controller`, also for `const signal = controller.signal` and `const { signal } = controller`. */
function controllerOf(node: TSESTree.Identifier, file: SourceFile): Variable | undefined {
  const value = constantBefore(file, node);
  if (value) return isController(value) ? variableOf(file, node.name, node) : ofSignal(value, file);
  const declarator = definitionOf(file, node)?.node;
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'ObjectPattern') {
    return undefined;
  }
  const { init } = declarator;
  return init?.type === 'Identifier' && init.range[1] <= node.range[0]
    ? ownController(init, file)
    : undefined;
}

function ofSignal(value: TSESTree.Expression, file: SourceFile): Variable | undefined {
  const node = unwrap(value);
  if (node.type !== 'MemberExpression' || memberName(node) !== 'signal') return undefined;
  return node.object.type === 'Identifier' ? ownController(node.object, file) : undefined;
}

function ownController(node: TSESTree.Identifier, file: SourceFile): Variable | undefined {
  const value = constantBefore(file, node);
  return value && isController(value) ? variableOf(file, node.name, node) : undefined;
}

function isController(value: TSESTree.Expression): boolean {
  return (
    value.type === 'NewExpression' &&
    value.callee.type === 'Identifier' &&
    value.callee.name === 'AbortController'
  );
}

function isAbortedAround(controller: Variable, call: TSESTree.CallExpression, file: SourceFile) {
  const waits = waitsFor(call, file);
  return abortsOf(controller).some(
    (abort) => waits.some((wait) => isInHandlerOf(abort, wait)) || isChainedTo(abort, call),
  );
}

/** Each `controller.abort`. */
function abortsOf({ references }: Variable): TSESTree.Node[] {
  return references.flatMap(({ identifier }) => {
    const member = identifier.parent;
    return member.type === 'MemberExpression' && memberName(member) === 'abort' ? [member] : [];
  });
}

/** Where the combinator is waited for: where it stands, or where the variable is that holds it. */
function waitsFor(call: TSESTree.CallExpression, file: SourceFile): TSESTree.Node[] {
  const { parent } = call;
  const isKept = parent.type === 'VariableDeclarator' || parent.type === 'AssignmentExpression';
  const kept = parent.type === 'VariableDeclarator' ? parent.id : isKept && parent.left;
  if (!kept || kept.type !== 'Identifier') return [call];
  const references = variableOf(file, kept.name, kept)?.references ?? [];
  const waits = references
    .map(({ identifier }) => identifier)
    .filter((each) => each.parent.type === 'AwaitExpression');
  return [call, ...waits];
}

/** `try { await call } catch { abort } finally { abort }`. */
function isInHandlerOf(node: TSESTree.Node, call: TSESTree.Node): boolean {
  for (let at: TSESTree.Node | undefined = node; at?.parent; at = at.parent) {
    const around: TSESTree.Node = at.parent;
    if (around.type !== 'TryStatement' || at === around.block) continue;
    const [start, end] = around.block.range;
    if (start <= call.range[0] && call.range[1] <= end) return true;
  }
  return false;
}

/** `call.catch(() => controller.abort())`, also with a `then` in between. */
function isChainedTo(node: TSESTree.Node, call: TSESTree.Node): boolean {
  let at = call;
  for (;;) {
    const chain: TSESTree.Node | undefined = at.parent?.parent;
    const found = chain && methodCall(chain, 'then', 'catch', 'finally');
    if (found?.member.object !== at) return false;
    if (found.call.arguments.some((each) => isWithin(node, each))) return true;
    at = found.call;
  }
}
