import type { TSESTree } from '@typescript-eslint/types';
import { textOf } from '../ast/tokens.ts';
import { calleeName, unwrap } from '../ast/kinds.ts';
import {
  isAmbient,
  isPartOfWork,
  mentionsSignal,
  nearerSignal,
  usableSignal,
} from '../cancellation/forward.ts';
import { knownApi } from '../cancellation/known-call.ts';
import { passSignal, replaceSignal, signalArgument } from '../cancellation/signal-argument.ts';
import type { SignalApi } from '../cancellation/signal-apis.ts';
import { runtimeNameOf } from '../ast/runtime-names.ts';
import { ownerOf } from '../groups/owners.ts';
import { definePattern, type Change, type Match } from '../define-pattern.ts';
import type { SourceFile } from '../source-file.ts';
import type { SignalSlot, TypeOracle } from '../types/type-oracle.ts';

interface ForwardSignalOptions {
  readonly apis: readonly ExtraApi[];
  readonly requireOn: readonly string[];
}

interface ExtraApi {
  readonly call: string;
  readonly index: number;
  readonly property?: string;
}

export default definePattern<ForwardSignalOptions>({
  id: 'forward-signal',
  title: 'Require calls to get the signal that is at hand',
  since: '0.1.0',
  messages: {
    missing:
      '`{{call}}` takes a signal, but gets none. A cancellation leaves it running. Pass it `{{signal}}`.',
    outer:
      '`{{call}}` gets a signal from further out. When only the scope around it is cancelled, it runs on. Pass it `{{signal}}`.',
    required:
      '`{{call}}` must get a signal. Nothing can stop it here. Take a signal as a parameter, and pass it on.',
  },
  why: 'A cancellation goes only as far as its signal is passed. A call that takes a signal and gets none runs to its end, however long ago its caller was cancelled, and the group waits for it. A call that gets the signal of an outer scope does not hear of the timeout right around it.',
  suggestion: 'Pass the signal on.',
  severity: { recommended: 'warn', strict: 'error', governance: 'error' },
  speaksOf: 'conduct',
  inTests: 'off',
  safety: 'behaviour-changing',
  types: 'better-with',
  codemod: false,
  on: ['CallExpression'],
  looksLike: /\(/,
  options: {
    schema: {
      apis: {
        type: 'array',
        description: 'More functions that take a signal, for files without types.',
        items: {
          type: 'object',
          properties: {
            call: { type: 'string', description: 'As it is called: `load`, `client.load`.' },
            index: { type: 'integer', minimum: 0, description: 'The argument, from 0.' },
            property: {
              type: 'string',
              description: 'The property of the argument; absent where it is the signal itself.',
            },
          },
          required: ['call', 'index'],
          additionalProperties: false,
        },
      },
      requireOn: {
        type: 'array',
        description: 'Calls that need a signal even where none is at hand, by name.',
        items: { type: 'string' },
        uniqueItems: true,
      },
    },
    defaults: { apis: [], requireOn: [] },
  },

  match(node, file, options) {
    if (node.type !== 'CallExpression') return undefined;
    // Without a signal at hand there is nothing to say of any call, save of those that need one anyway.
    if (!options.requireOn.length && !usableSignal(node, file)) return undefined;
    if (isOfOwner(node, file)) return undefined;
    const api = apiOf(node, file, options);
    if (api) return findingOf(node, api, file, options);
    const isCandidate = isWaitedFor(node) && usableSignal(node, file) && isPartOfWork(node, file);
    if (!isCandidate) return undefined;
    const outer = outerOption(node, file);
    if (outer) return findingOf(node, outer, file, options);
    if (isGivenSome(node, file)) return undefined;
    return { node, messageId: 'missing', data: {}, asks: [node.callee] };
  },

  confirm(match, file, types, options) {
    const call = match.node as TSESTree.CallExpression;
    if (match.messageId === 'outer' || apiOf(call, file, options)) return match;
    const slot = typedApi(call, types);
    return slot && findingOf(call, slot, file, options);
  },

  rewrite({ node, messageId }: Match, file, types) {
    const call = node as TSESTree.CallExpression;
    const api = knownApi(call, file) ?? outerOption(call, file) ?? typedApi(call, types);
    const passed = api && signalArgument(call, api);
    if (passed?.state === 'missing') {
      const signal = usableSignal(call, file);
      if (signal) return change([...signal.edits, passSignal(call, passed.place, signal, file)]);
    }
    if (passed?.state === 'passed' && messageId === 'outer') {
      const signal = nearerSignal(call, passed.value, file)!;
      return change([...signal.edits, replaceSignal(passed.value, passed.api, signal)]);
    }
    return { outcome: 'left', reason: 'no-signal-in-scope' };
  },
});

/**
 * A group, or a task of one: it ends by the cancellation of its group, and whoever waits for it then goes on. And a
 * shield, which is there to keep the cancellation out.
 */
function isOfOwner({ callee }: TSESTree.CallExpression, file: SourceFile): boolean {
  const node = unwrap(callee);
  if (runtimeNameOf(node, file) === 'shield') return true;
  const kind = node.type === 'MemberExpression' ? ownerOf(node.object, file)?.kind : undefined;
  return kind === 'group' || kind === 'handle';
}

function change(edits: Change['edits']): Change {
  return { outcome: 'converted', edits, imports: [], notes: [] };
}

function findingOf(
  node: TSESTree.CallExpression,
  api: SignalApi,
  file: SourceFile,
  { requireOn }: ForwardSignalOptions,
): Match | undefined {
  const passed = signalArgument(node, api);
  const found = { node, data: { call: shown(node, file), signal: '' } };
  if (passed.state === 'unknown' || isAmbient(node, file)) return undefined;
  if (passed.state === 'passed') {
    const nearer = nearerSignal(node, passed.value, file);
    return nearer && { ...found, messageId: 'outer', data: { ...found.data, signal: nearer.text } };
  }
  if (!isPartOfWork(node, file)) return undefined;
  const isTaken = isGivenSome(node, file);
  const signal = isTaken ? undefined : usableSignal(node, file);
  if (signal)
    return { ...found, messageId: 'missing', data: { ...found.data, signal: signal.text } };
  const isRequired = requireOn.includes(shown(node, file).replace(/\(\)$/, ''));
  return isRequired && !isTaken ? { ...found, messageId: 'required' } : undefined;
}

function isGivenSome(call: TSESTree.CallExpression, file: SourceFile): boolean {
  return call.arguments.some((each) => mentionsSignal(each, file));
}

/** The option by which a call is given a signal from further out than the scope around it. */
function outerOption(call: TSESTree.CallExpression, file: SourceFile): SignalApi | undefined {
  for (const [index, argument] of call.arguments.entries()) {
    if (argument.type !== 'ObjectExpression') continue;
    for (const each of argument.properties) {
      if (each.type !== 'Property' || each.computed || each.key.type !== 'Identifier') continue;
      // A task among the options may be there for other uses than its signal.
      if (!/signal$/i.test(each.key.name) || !nearerSignal(call, each.value, file)) continue;
      return { index, takes: { property: each.key.name } };
    }
  }
  return undefined;
}

/** As it is called, when that is short enough to be read in a message. */
function shown({ callee }: TSESTree.CallExpression, file: SourceFile): string {
  const text = textOf(file, callee);
  return /^[\w$.#?]{1,40}$/.test(text) ? `${text}()` : 'This call';
}

function apiOf(
  call: TSESTree.CallExpression,
  file: SourceFile,
  { apis, requireOn }: ForwardSignalOptions,
): SignalApi | undefined {
  const known = knownApi(call, file);
  if (known || (!apis.length && !requireOn.length)) return known;
  const text = textOf(file, unwrap(call.callee));
  const extra = apis.find((each) => each.call === text);
  if (extra)
    return { index: extra.index, takes: extra.property ? { property: extra.property } : 'signal' };
  return requireOn.includes(text) ? { index: 'last', takes: { property: 'signal' } } : undefined;
}

function typedApi(call: TSESTree.CallExpression, types: TypeOracle): SignalApi | undefined {
  const slot: SignalSlot | 'none' | undefined = types.signalSlot(call);
  if (!slot || slot === 'none') return undefined;
  const { index, property } = slot;
  return { index, takes: property === undefined ? 'signal' : { property } };
}

/**
 * A call whose end somebody waits for; one that only registers something with a signal needs none. In a `new Promise`
 * it would even do harm: a listener that is removed settles nothing.
 */
function isWaitedFor(node: TSESTree.CallExpression): boolean {
  if (calleeName(node) === 'addEventListener') return false;
  let at: TSESTree.Node = node;
  while (at.parent && unwrap(at.parent) === node) at = at.parent;
  const { parent } = at;
  switch (parent?.type) {
    case 'AwaitExpression':
    case 'ReturnStatement':
    case 'ArrowFunctionExpression':
      return true;
    case 'YieldExpression':
      return parent.delegate;
    case 'ForOfStatement':
      return parent.await && parent.right === at;
    case 'ArrayExpression':
      return true;
    default:
      return false;
  }
}
