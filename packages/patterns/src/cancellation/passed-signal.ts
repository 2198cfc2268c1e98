import type { TSESTree } from '@typescript-eslint/types';
import { memberName } from '../ast/kinds.ts';
import { sourceOf, type SignalSource } from '../ast/signal-in-scope.ts';
import { walk } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';

/** A place in an expression that hands on a signal from outside. */
export interface PassedSignal {
  /** The text that stands for the signal, or for what has it. */
  readonly node: TSESTree.Node;
  readonly what: 'signal' | 'owner' | 'options';
  readonly text: string;
}

/** Every place where the expression passes a signal on that somebody outside of the function can abort. */
export function passedSignals(expression: TSESTree.Node, file: SourceFile): PassedSignal[] {
  const found = new Map<TSESTree.Node, PassedSignal>();
  for (const node of walk(expression, file.visitorKeys)) {
    if (node.type !== 'Identifier' || isOnlyName(node)) continue;
    const source = sourceOf(node, file);
    const isFromOutside = source?.isGiven && !isWithin(source.variable.scope.block, expression);
    const passed = isFromOutside ? ofSource(node, source) : undefined;
    if (passed) found.set(passed.node, passed);
  }
  return [...found.values()];
}

/** Every place where the expression passes on a signal that the object keeps. */
export function passedSignalsOfThis(expression: TSESTree.Node, file: SourceFile): PassedSignal[] {
  return [...walk(expression, file.visitorKeys)].flatMap((node) => ofThis(node) ?? []);
}

/** What a function in the expression is given comes from whoever calls it. */
function isWithin({ range }: TSESTree.Node, { range: [start, end] }: TSESTree.Node): boolean {
  return start <= range[0] && range[1] <= end;
}

/** A property's name is no variable. */
export function isOnlyName(node: TSESTree.Identifier): boolean {
  const { parent } = node;
  if (parent.type === 'MemberExpression') return parent.property === node && !parent.computed;
  return parent.type === 'Property' && parent.value !== node;
}

function ofSource(
  node: TSESTree.Identifier,
  { kind, text }: SignalSource,
): PassedSignal | undefined {
  const { parent } = node;
  const isObject = parent.type === 'MemberExpression' && parent.object === node;
  if (isObject) {
    const isSignal = kind !== 'signal' && memberName(parent) === 'signal';
    return isSignal && isHandedOn(parent) ? { node: parent, what: 'signal', text } : undefined;
  }
  if (!isHandedOn(node)) return undefined;
  if (kind === 'signal') return { node, what: 'signal', text };
  return { node, what: kind === 'holder' ? 'owner' : 'options', text };
}

/** `this.signal`, `this.#signal`. */
function ofThis(node: TSESTree.Node): PassedSignal | undefined {
  if (node.type !== 'MemberExpression' || node.object.type !== 'ThisExpression') return undefined;
  const { property } = node;
  const name = node.computed || !('name' in property) ? '' : property.name;
  if (!/^_?(abort)?signal$/i.test(name) || !isHandedOn(node)) return undefined;
  const text = `this.${property.type === 'PrivateIdentifier' ? '#' : ''}${name}`;
  return { node, what: 'signal', text };
}

/** Is it an argument, or a property of an object or element of an array in one? */
function isHandedOn(node: TSESTree.Node): boolean {
  let at = node;
  if (at.parent?.type === 'ChainExpression') at = at.parent;
  const { parent } = at;
  switch (parent?.type) {
    case 'CallExpression':
    case 'NewExpression':
      return parent.callee !== at;
    case 'Property':
      return parent.value === at && parent.parent.type === 'ObjectExpression';
    case 'ArrayExpression':
    case 'SpreadElement':
      return true;
    default:
      return false;
  }
}
