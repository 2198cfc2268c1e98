import type { TSESTree } from '@typescript-eslint/types';
import type { SourceFile } from '../source-file.ts';
import { isOfFile } from './file-scope.ts';
import { calleeName, isFunctionValue, unwrap, type FunctionNode } from './kinds.ts';
import { isGlobal, variableOf } from './scope.ts';
import { runtimeNameOf } from './runtime-names.ts';
import type { SignalKind } from './signal-types.ts';

export interface RuntimeBody {
  /** The argument at which the runtime takes the function. */
  readonly argument: number;
  /** The parameter of the function that has the signal. */
  readonly parameter: number;
  readonly isTask: boolean;
}

const bodies: Readonly<Record<string, RuntimeBody>> = {
  withTaskGroup: { argument: 0, parameter: 0, isTask: false },
  failAfter: { argument: 1, parameter: 0, isTask: false },
  failAt: { argument: 1, parameter: 0, isTask: false },
  moveOnAfter: { argument: 1, parameter: 0, isTask: false },
  moveOnAt: { argument: 1, parameter: 0, isTask: false },
  shield: { argument: 1, parameter: 0, isTask: false },
  retry: { argument: 0, parameter: 0, isTask: true },
  'TaskGroup.map': { argument: 1, parameter: 2, isTask: true },
  'TaskGroup.forEach': { argument: 1, parameter: 2, isTask: true },
  'TaskGroup.asCompleted': { argument: 1, parameter: 2, isTask: true },
};

const spawning = /^(startSoon|trySpawn)$/;
const twins = /^TaskGroup\.(all|allSettled|race|any)$/;

/** What a parameter is when the runtime calls its function: a task, a group or a scope. */
export function bodyParameterKind(
  name: TSESTree.Identifier,
  owner: FunctionNode,
  file: SourceFile,
): SignalKind | undefined {
  const body = bodyOf(owner, file);
  return body && owner.params[body.parameter] === name ? 'holder' : undefined;
}

/** Does the runtime run the function as a task of its own? */
export function isTaskBody(owner: FunctionNode, file: SourceFile): boolean {
  return bodyOf(owner, file)?.isTask ?? false;
}

/** Does the function run shielded, so that the cancellation around it does not reach it? */
export function isShielded({ parent }: FunctionNode, file: SourceFile): boolean {
  return parent.type === 'CallExpression' && runtimeNameOf(parent.callee, file) === 'shield';
}

/** How the runtime runs a function, and which of its parameters has the signal; `undefined` if it does not. */
export function bodyOf(owner: FunctionNode, file: SourceFile): RuntimeBody | undefined {
  if (!isFunctionValue(owner)) return undefined;
  const { parent } = owner;
  if (parent.type === 'ArrayExpression') return isTwinElements(parent, file) ? element : undefined;
  if (parent.type !== 'CallExpression') return undefined;
  const index = parent.arguments.indexOf(owner);
  if (index === 0 && spawning.test(calleeName(parent) ?? '')) return element;
  const body = bodies[runtimeNameOf(parent.callee, file) ?? ''];
  return body?.argument === index ? body : undefined;
}

const element: RuntimeBody = { argument: 0, parameter: 0, isTask: true };

/** `TaskGroup.all([() => …, () => …])`. */
function isTwinElements(node: TSESTree.ArrayExpression, file: SourceFile): boolean {
  const { parent } = node;
  if (parent.type !== 'CallExpression' || parent.arguments[0] !== node) return false;
  return twins.test(runtimeNameOf(parent.callee, file) ?? '');
}

/**
 * Does the function do its work as part of the function around it: is it called where it stands, given to something
 * that calls it at once or whose end is awaited, or named and only called?
 */
export function runsInPlace(node: FunctionNode, file: SourceFile): boolean {
  const { parent } = node;
  if (node.type === 'FunctionDeclaration') return node.id !== null && isOnlyCalled(node.id, file);
  switch (parent.type) {
    case 'VariableDeclarator':
      return parent.id.type === 'Identifier' && isOnlyCalled(parent.id, file);
    case 'NewExpression':
      return parent.callee.type === 'Identifier' && parent.callee.name === 'Promise';
    case 'CallExpression':
      return parent.callee === node || runsArgument(parent) || bodyOf(node, file) !== undefined;
    default:
      return bodyOf(node, file) !== undefined;
  }
}

function runsArgument(call: TSESTree.CallExpression): boolean {
  const name = calleeName(call) ?? '';
  return inPlace.test(name) || (!registering.test(name) && isAwaited(call));
}

const inPlace =
  /^(map|forEach|filter|flatMap|reduce|some|every|find|from|then|catch|finally|startSoon|trySpawn)$/;
const registering =
  /^(on|once|off|add\w*|set(Timeout|Interval|Immediate)|subscribe|use\w*|describe|it|test|(before|after)(All|Each)?)$/;

function isAwaited(call: TSESTree.CallExpression): boolean {
  let node: TSESTree.Node = call;
  while (node.parent && unwrap(node.parent) === unwrap(node)) node = node.parent;
  const parent = node.parent;
  return parent?.type === 'AwaitExpression' || parent?.type === 'ReturnStatement';
}

function isOnlyCalled(name: TSESTree.Identifier, file: SourceFile): boolean {
  const variable = variableOf(file, name.name, name);
  // A function at the top of the file, or one that is exported, is called by whom this file does not show.
  if (!variable || isOfFile(variable)) return false;
  const uses = variable.references.filter((reference) => !reference.isWrite());
  return (
    uses.length > 0 &&
    uses.every(({ identifier }) => {
      const { parent } = identifier;
      return parent?.type === 'CallExpression' && parent.callee === identifier;
    })
  );
}

/** `AbortSignal.any(…)` and `AbortSignal.timeout(…)`. */
export function isAbortSignalCall(node: TSESTree.Node, file: SourceFile): boolean {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false;
  const { object } = node.callee;
  return (
    object.type === 'Identifier' &&
    object.name === 'AbortSignal' &&
    /^(any|timeout)$/.test(calleeName(node) ?? '') &&
    isGlobal(file, 'AbortSignal', node)
  );
}
