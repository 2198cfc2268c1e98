import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, isFunctionValue, memberName, methodCall, unwrap } from '../ast/kinds.ts';
import { exportOf } from '../ast/module-export.ts';
import { isPromise } from '../ast/promise.ts';
import { definitionOf, isGlobalNamed } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';
import { isOfOwnCollection } from './own-collection.ts';

/**
 * A call that cannot throw: it settles a promise that this file makes, sets a timer or a state of a component, says what
 * goes on, adds to a list, looks at the keys of an object, or leaves nothing to fail: `process.exit()`.
 */
export function isSureCall(call: TSESTree.CallExpression, file: SourceFile): boolean {
  if (isOfOwnCollection(call, file)) return true;
  const node = unwrap(call.callee);
  if (node.type === 'MemberExpression') return isLookAtKeys(node, file) || isExit(node, file);
  if (isGlobalNamed(node, clockwork, file)) return true;
  const definition = node.type === 'Identifier' ? definitionOf(file, node) : undefined;
  if (definition?.type === 'Parameter') return isExecutor(definition.node, file);
  return definition?.node.type === 'VariableDeclarator' && isMadeSafe(node, definition.node, file);
}

/** A setter that a hook made, a settler, or the `debug` of `createDebug('app:load')`. */
function isMadeSafe(
  callee: TSESTree.Node,
  { id, init }: TSESTree.VariableDeclarator,
  file: SourceFile,
): boolean {
  if (callee.type !== 'Identifier' || init?.type !== 'CallExpression') return false;
  if (methodCall(init, 'withResolvers')) return id.type === 'ObjectPattern';
  if (exportOf(init.callee, file)?.module === 'debug') return true;
  return setter.test(callee.name) && makesState.test(calleeName(init) ?? '');
}

/** `const [items, setItems] = useState([])`, `const setItems = useSetAtom(items)`, `createSignal([])` of Solid. */
const setter = /^(?:set[A-Z]|dispatch)/;
const makesState = /^(?:use[A-Z]|create(?:Signal|Store)$)/;

/** `new Promise((resolve, reject) => …)`: nothing comes of settling it twice, or with a failure. */
function isExecutor(node: TSESTree.Node, file: SourceFile): boolean {
  const { parent } = node;
  if (!isFunctionValue(node) || parent?.type !== 'NewExpression') return false;
  return parent.arguments[0] === node && isPromise(parent.callee, file);
}

/** `Object.keys(libraries)`. */
function isLookAtKeys(node: TSESTree.MemberExpression, file: SourceFile): boolean {
  const isLook = /^(?:entries|keys|values)$/.test(memberName(node) ?? '');
  return isLook && isGlobalNamed(node.object, /^Object$/, file);
}

function isExit(node: TSESTree.MemberExpression, file: SourceFile): boolean {
  return memberName(node) === 'exit' && isGlobalNamed(node.object, /^process$/, file);
}

/** What the function of a timer does later is on nobody's account here. */
const clockwork =
  /^(?:(?:set|clear)(?:Timeout|Interval|Immediate)|queueMicrotask|(?:request|cancel)AnimationFrame)$/;
