import type { TSESTree } from '@typescript-eslint/types';
import {
  calleeName,
  enclosingFunction,
  isFunctionValue,
  memberName,
  methodCall,
  unwrap,
  type FunctionNode,
} from '../ast/kinds.ts';
import { variableOf } from '../ast/scope.ts';
import { contains } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';
import { isProcess } from './handler.ts';

/**
 * Does the code at the node run as one task among others, so that ending the process there cuts the others off: in an
 * async function, in a callback of a promise, or in a function that a group starts?
 */
export function isInTask(node: TSESTree.Node, file: SourceFile): boolean {
  let verdict: boolean | undefined;
  for (let around = enclosingFunction(node); around; around = enclosingFunction(around)) {
    // A listener, and a function that exists to end the program, may do that, and so may all within.
    if (isEnding(around, file)) return false;
    verdict ??= isTask(around, node, file);
  }
  return verdict ?? false;
}

/** `undefined` for a function that is part of the one around it. */
function isTask(around: FunctionNode, exit: TSESTree.Node, file: SourceFile): boolean | undefined {
  if (around.async) return !isMain(around, file) && !isInOrder(around, exit, file);
  const taker = takerOf(around);
  if (taker === 'promise') return enclosingFunction(around) !== undefined && !followsStop(around);
  return taker === 'array' ? undefined : taker === 'group';
}

const stopping =
  /stop|close|shut_?down|end$|quit|destroy|drain|dispose|disconnect|teardown|cleanup/i;

/** Has something been closed, and awaited, before? Then the end is in order. */
function isInOrder({ body }: FunctionNode, exit: TSESTree.Node, file: SourceFile): boolean {
  return contains(body, file.visitorKeys, (node) => {
    const call =
      node.type === 'AwaitExpression' && node.range[1] <= exit.range[0] && unwrap(node.argument);
    return call && call.type === 'CallExpression' ? stopping.test(calleeName(call) ?? '') : false;
  });
}

/** `server.stop().then(() => process.exit())`. */
function followsStop(callback: FunctionNode): boolean {
  for (let at: TSESTree.Node = callback.parent; at.type === 'CallExpression';) {
    if (stopping.test(calleeName(at) ?? '')) return true;
    const { callee } = at;
    if (callee.type !== 'MemberExpression') return false;
    at = unwrap(callee.object);
  }
  return false;
}

/** Who calls the function: a promise or a group later, an array on the spot. */
function takerOf(callback: FunctionNode): 'promise' | 'group' | 'array' | undefined {
  const call = callback.parent;
  if (!isFunctionValue(callback) || call.type !== 'CallExpression') return undefined;
  if (!call.arguments.includes(callback) || call.callee.type !== 'MemberExpression')
    return undefined;
  const name = memberName(call.callee) ?? '';
  if (/^(then|catch|finally)$/.test(name)) return 'promise';
  if (/^(startSoon|trySpawn)$/.test(name)) return 'group';
  return /^(forEach|map|some|every|filter|find|reduce)$/.test(name) ? 'array' : undefined;
}

function isEnding(around: FunctionNode, file: SourceFile): boolean {
  const name = nameOf(around);
  if (name && ending.test(name.name)) return true;
  if (isListener(around, file) || isInEndingClass(around)) return true;
  return referencesOf(name, file).some((each) => isWithinListener(each, file));
}

const ending =
  /exit|shut_?down|quit|terminat|^_?(die|end|stop|close|kill|fatal|bail|abort|crash|panic|main|run|cli|start|boot|bootstrap|init|setup|install|launch|usage|restart)|signal|fail(ed|ure)?$|graceful/i;

function isInEndingClass(node: TSESTree.Node): boolean {
  for (let at = node.parent; at; at = at.parent) {
    if (at.type === 'ClassBody')
      return /exit|shut_?down|signal|terminat/i.test(at.parent.id?.name ?? '');
  }
  return false;
}

function referencesOf(name: ReturnType<typeof nameOf>, file: SourceFile): TSESTree.Node[] {
  if (name?.type !== 'Identifier') return [];
  const references = variableOf(file, name.name, name)?.references ?? [];
  return references.map(({ identifier }): TSESTree.Node => identifier);
}

/** `process.on(…, listener)`. */
function isListener(around: TSESTree.Node, file: SourceFile): boolean {
  const found =
    around.parent && methodCall(around.parent, 'on', 'once', 'addListener', 'prependListener');
  return found ? isProcess(found.member.object, file) : false;
}

/** Is a function named as a listener of the process, or called by one? */
function isWithinListener(node: TSESTree.Node, file: SourceFile): boolean {
  for (let at: TSESTree.Node | undefined = node; at; at = at.parent) {
    if (isListener(at, file)) return true;
    if (at.type === 'FunctionDeclaration' || at.type === 'ClassBody') return false;
  }
  return false;
}

/** A function that the module calls while it loads is the program itself. */
function isMain(around: FunctionNode, file: SourceFile): boolean {
  const { parent } = around;
  if (parent.type === 'CallExpression' && parent.callee === around)
    return !enclosingFunction(parent);
  return referencesOf(nameOf(around), file).some(
    (each) => isCallee(each) && !enclosingFunction(each),
  );
}

function isCallee(node: TSESTree.Node): boolean {
  return node.parent?.type === 'CallExpression' && node.parent.callee === node;
}

function nameOf(
  around: FunctionNode,
): TSESTree.Identifier | TSESTree.PrivateIdentifier | undefined {
  const name = around.id ?? nameGivenBy(around.parent);
  return name?.type === 'Identifier' || name?.type === 'PrivateIdentifier' ? name : undefined;
}

function nameGivenBy(parent: TSESTree.Node): TSESTree.Node | undefined {
  switch (parent.type) {
    case 'VariableDeclarator':
      return parent.id;
    case 'AssignmentExpression':
      return parent.left.type === 'MemberExpression' ? parent.left.property : parent.left;
    case 'MethodDefinition':
    case 'Property':
    case 'PropertyDefinition':
      return parent.key;
    default:
      return undefined;
  }
}
