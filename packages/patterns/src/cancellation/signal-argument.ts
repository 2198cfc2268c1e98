import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, unwrap } from '../ast/kinds.ts';
import { openParenthesis, outerRange, textOf, tokenBefore } from '../ast/tokens.ts';
import type { SignalSource } from '../ast/signal-in-scope.ts';
import { insert, replace, type Edit } from '../edits/edit.ts';
import type { SourceFile } from '../source-file.ts';
import type { SignalApi } from './signal-apis.ts';

type Call = TSESTree.CallExpression | TSESTree.NewExpression;
type Given = Pick<SignalSource, 'kind' | 'text'> & { readonly name: string };

/** What a call passes where its function takes a signal. */
export type SignalArgument =
  /** Nothing, and there is a place to put it. */
  | { readonly state: 'missing'; readonly place: Place }
  /** A signal, a task or options whose signal is written out. */
  | { readonly state: 'passed'; readonly value: TSESTree.Node; readonly api: SignalApi }
  /** Options that this call does not show. */
  | { readonly state: 'unknown' };

export interface Place {
  readonly api: SignalApi;
  readonly how: 'append' | 'before' | 'merge' | 'replace';
  /** The argument that `how` is about. */
  readonly argument?: TSESTree.Node;
  /** How many arguments to leave out before it. */
  readonly fill: number;
}

const unknown = { state: 'unknown' } as const;

export function signalArgument(call: Call, api: SignalApi): SignalArgument {
  const args = call.arguments;
  if (args.some(({ type }) => type === 'SpreadElement')) return unknown;
  const index = indexOf(args, api);
  if (index === undefined) return unknown;
  const argument = args[index];
  if (!argument) return missing(api, 'append', undefined, index - args.length);
  return ofArgument(argument, api);
}

function ofArgument(argument: TSESTree.Node, api: SignalApi): SignalArgument {
  const node = unwrap(argument);
  if (isCallback(node)) return missing(api, 'before', argument);
  if (isNothing(node)) return missing(api, 'replace', argument);
  if (node.type === 'ObjectExpression') return ofLiteral(node, api);
  const isText = node.type === 'Literal' && typeof node.value === 'string';
  if (isText && api.mayBeEncoding) return missing(api, 'replace', argument);
  return api.takes === 'owner' || api.takes === 'signal'
    ? { state: 'passed', value: node, api }
    : unknown;
}

function ofLiteral(node: TSESTree.ObjectExpression, api: SignalApi): SignalArgument {
  const property = propertyOf(api);
  for (const each of node.properties) {
    if (each.type === 'SpreadElement' || each.computed) return unknown;
    const key = each.key.type === 'Identifier' ? each.key.name : '';
    if (key === property) return { state: 'passed', value: each.value, api };
    if (/signal|abort|cancel/i.test(key)) return unknown;
  }
  return missing(api, 'merge', node);
}

function missing(
  api: SignalApi,
  how: Place['how'],
  argument?: TSESTree.Node,
  fill = 0,
): SignalArgument {
  const place = argument ? { api, how, argument, fill } : { api, how, fill };
  return { state: 'missing', place };
}

/** The index of the options in this call; `undefined` where it does not show. */
function indexOf(args: readonly TSESTree.Node[], api: SignalApi): number | undefined {
  const { length } = args;
  if (api.index === 'last') return args.at(-1)?.type === 'ObjectExpression' ? length - 1 : length;
  if (api.mayShift && length <= api.index) return shiftedIndex(args, api.index);
  return length >= api.index || api.mayFill ? api.index : undefined;
}

/** The options of `spawn(command, options)` stand where the list of `spawn(command, list)` does. */
function shiftedIndex(args: readonly TSESTree.Node[], index: number): number | undefined {
  if (args.length < index) return args.length === index - 1 ? index - 1 : undefined;
  const before = unwrap(args[index - 1]!);
  if (before.type === 'ObjectExpression' || isCallback(before)) return index - 1;
  const isList = before.type === 'ArrayExpression' || /arg|param|flag/i.test(nameOf(before));
  return isList ? index : undefined;
}

function nameOf(node: TSESTree.Node): string {
  return node.type === 'Identifier' ? node.name : '';
}

function isCallback(node: TSESTree.Node): boolean {
  return isFunctionValue(node) || /^(cb|callback|done)$/.test(nameOf(node));
}

function isNothing(node: TSESTree.Node): boolean {
  return nameOf(node) === 'undefined' || (node.type === 'Literal' && node.value === null);
}

function propertyOf({ takes }: SignalApi): string {
  return typeof takes === 'object' ? takes.property : 'signal';
}

// ── Putting it there ──

/** Passes a signal where nothing was passed. */
export function passSignal(call: Call, place: Place, given: Given, file: SourceFile): Edit {
  const { argument, how, fill } = place;
  const value = valueOf(place, given, file);
  if (how === 'merge') return merge(argument as TSESTree.ObjectExpression, place.api, given, file);
  if (how === 'replace') return replace(argument!.range, value);
  if (how === 'before') return insert(outerRange(file, argument!)[0], `${value}, `);
  return append(call, [...Array<string>(fill).fill('undefined'), value].join(', '), file);
}

/** Passes another signal than the one that is passed. */
export function replaceSignal(value: TSESTree.Node, api: SignalApi, given: Given): Edit {
  const { parent } = value;
  const isProperty = parent?.type === 'Property' && parent.value === value;
  if (isProperty) return replace(parent.range, signalProperty(propertyOf(api), given));
  return replace(value.range, api.takes === 'owner' ? ownerOf(given) : given.text);
}

function valueOf({ api, argument }: Place, given: Given, file: SourceFile): string {
  if (api.takes === 'signal') return given.text;
  if (api.takes === 'owner') return ownerOf(given);
  const isEncoding = argument?.type === 'Literal' && typeof argument.value === 'string';
  const encoding = isEncoding ? `encoding: ${textOf(file, argument)}, ` : '';
  return `{ ${encoding}${signalProperty(api.takes.property, given)} }`;
}

/** The runtime takes a task, a group or a scope itself; a signal comes as a property. */
export function ownerOf(given: Given): string {
  return given.kind === 'holder' ? given.name : `{ ${signalProperty('signal', given)} }`;
}

function signalProperty(property: string, { text }: Given): string {
  return text === property ? property : `${property}: ${text}`;
}

function append(call: Call, value: string, file: SourceFile): Edit {
  const close = tokenBefore(file, call.range[1])!;
  const before = tokenBefore(file, close.range[0])!;
  const isFirst = before.range[0] === openParenthesis(file, call).range[0];
  if (isFirst) return insert(before.range[1], value);
  return insert(before.range[1], before.value === ',' ? ` ${value}` : `, ${value}`);
}

function merge(
  options: TSESTree.ObjectExpression,
  api: SignalApi,
  given: Given,
  file: SourceFile,
): Edit {
  const property = signalProperty(propertyOf(api), given);
  const last = options.properties.at(-1);
  if (!last) return replace(options.range, `{ ${property} }`);
  const isMultiline = options.loc.start.line !== last.loc.start.line;
  const line = file.text.lastIndexOf('\n', last.range[0]) + 1;
  const indent = /^\s*/.exec(file.text.slice(line, last.range[0]))![0];
  return insert(last.range[1], isMultiline ? `,\n${indent}${property}` : `, ${property}`);
}
