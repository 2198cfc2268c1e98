import type { TSESTree } from '@typescript-eslint/types';
import { memberName, unwrap } from '../ast/kinds.ts';
import { exportOf } from '../ast/module-export.ts';
import { constantValue, isGlobal } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';

export type SlotKind = 'unhandled' | 'executor' | 'iteration' | 'route' | 'dispose';

/** An argument whose result is known to be dropped. */
export interface KnownSlot {
  readonly kind: SlotKind;
  /** Is it certain whatever a type says, or may a method of that name be another's? */
  readonly isCertain: boolean;
  /** Has the call the look of another's method of that name, so that only a type can tell? */
  readonly needsType?: boolean;
}

type Call = TSESTree.CallExpression | TSESTree.NewExpression;

/** What is known of a call's argument by the name of what is called. */
export function knownArgument(call: Call, index: number, file: SourceFile): KnownSlot | undefined {
  const callee = unwrap(call.callee);
  const isLast = index === call.arguments.length - 1;
  const name = globalName(callee, file);
  if (name !== undefined) return globalSlot(name, call, index);
  const exported = exportOf(callee, file);
  const slot = exported && exportSlot(exported, index, isLast);
  if (slot) return slot;
  return callee.type === 'MemberExpression' && call.type === 'CallExpression'
    ? methodSlot(callee, { call, index, isLast }, file)
    : undefined;
}

/** `setTimeout`, also as `window.setTimeout`; `process.nextTick`. */
function globalName(callee: TSESTree.Node, file: SourceFile): string | undefined {
  if (callee.type === 'Identifier') {
    return isGlobal(file, callee.name, callee) ? callee.name : undefined;
  }
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return undefined;
  const { name } = callee.object;
  const member = memberName(callee);
  if (member === undefined || !isGlobal(file, name, callee.object)) return undefined;
  if (/^(globalThis|window|self|global)$/.test(name)) return member;
  return name === 'process' && member === 'nextTick' ? 'process.nextTick' : undefined;
}

function globalSlot(name: string, call: Call, index: number): KnownSlot | undefined {
  if (call.type === 'NewExpression') {
    if (index !== 0) return undefined;
    if (name === 'Promise') return { kind: 'executor', isCertain: true };
    return observers.has(name) ? certain : undefined;
  }
  if (name === 'addEventListener') return index === 1 ? certain : undefined;
  return index === 0 && schedulers.has(name) ? certain : undefined;
}

const certain: KnownSlot = { kind: 'unhandled', isCertain: true };
const likely: KnownSlot = { kind: 'unhandled', isCertain: false };

const observers = new Set([
  'FinalizationRegistry',
  'IntersectionObserver',
  'MutationObserver',
  'PerformanceObserver',
  'ResizeObserver',
]);

const schedulers = new Set([
  'process.nextTick',
  'queueMicrotask',
  'requestAnimationFrame',
  'requestIdleCallback',
  'setImmediate',
  'setInterval',
  'setTimeout',
]);

function exportSlot(
  { module, name }: { module: string; name: string },
  index: number,
  isLast: boolean,
): KnownSlot | undefined {
  switch (module) {
    case 'react':
      return index === 0 && effects.has(name) ? certain : undefined;
    case 'timers':
      return index === 0 && schedulers.has(name) ? certain : undefined;
    case 'process':
      return processSlot(name, index);
    default:
      return isLast ? callbackSlot(module, name, index) : undefined;
  }
}

function callbackSlot(module: string, name: string, index: number): KnownSlot | undefined {
  const isServer = /^(https?|http2|net|tls)$/.test(module);
  if (isServer && /^(create(Secure)?Server|Server)$/.test(name)) return certain;
  const takesCallback = callbackModules.has(module) && /^\w+$/.test(name);
  return takesCallback && index > 0 ? likely : undefined;
}

function processSlot(name: string, index: number): KnownSlot | undefined {
  if (name === 'nextTick') return index === 0 ? certain : undefined;
  return emitting.has(name) && index === 1 ? certain : undefined;
}

const effects = new Set(['useEffect', 'useInsertionEffect', 'useLayoutEffect']);

/** Modules of Node whose functions take a callback at the end, and look at nothing it returns. */
const callbackModules = new Set([
  'child_process',
  'crypto',
  'dns',
  'fs',
  'http',
  'https',
  'net',
  'tls',
  'zlib',
]);

interface At {
  readonly call: TSESTree.CallExpression;
  readonly index: number;
  readonly isLast: boolean;
}

function methodSlot(
  callee: TSESTree.MemberExpression,
  { call, index, isLast }: At,
  file: SourceFile,
): KnownSlot | undefined {
  const name = memberName(callee) ?? '';
  if (index === 0) return name === 'forEach' ? iterationBy(call) : undefined;
  if (routes.has(name)) return isExpress(callee.object, file) ? route : undefined;
  if (name === 'listen') return isLast ? likely : undefined;
  const isListener = name === 'addEventListener' || (emitting.has(name) && emits(callee, call));
  return isListener && index === 1 ? likely : undefined;
}

const route: KnownSlot = { kind: 'route', isCertain: false };

/** A list's own `forEach` gives nothing to wait for, as those of cursors and data sets do. */
function iterationBy(call: TSESTree.CallExpression): KnownSlot {
  const around = call.parent.type === 'ChainExpression' ? call.parent.parent : call.parent;
  const isWaitedFor =
    around.type === 'AwaitExpression' || /^(then|catch|finally)$/.test(memberName(around) ?? '');
  return { kind: 'iteration', isCertain: false, ...(isWaitedFor && { needsType: true }) };
}

const emitting = new Set(['addListener', 'on', 'once', 'prependListener', 'prependOnceListener']);

/** Frameworks that await their listeners have an `on` too; these are the names one gives to them. */
function emits(
  { object }: TSESTree.MemberExpression,
  { arguments: [event] }: TSESTree.CallExpression,
): boolean {
  const node = unwrap(object);
  const name = node.type === 'Identifier' ? node.name : memberName(node);
  if (/^(app|bot|composer|hooks?|router|\$)$|(App|Bot|Hooks)$/.test(name ?? '')) return false;
  return event?.type === 'Literal' ? typeof event.value === 'string' : event !== undefined;
}

const routes = new Set(['all', 'delete', 'get', 'patch', 'post', 'put', 'use']);

/** `express()` and `express.Router()`, by the constant they were put in. */
function isExpress(object: TSESTree.Node, file: SourceFile): boolean {
  const node = unwrap(object);
  if (node.type !== 'Identifier') return false;
  const value = constantValue(file, node);
  const made = value && unwrap(value);
  if (made?.type !== 'CallExpression') return false;
  const exported = exportOf(made.callee, file);
  return exported?.module === 'express' && /^(\*|Router)$/.test(exported.name);
}
