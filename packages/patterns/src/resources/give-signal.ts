import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, memberName, unwrap } from '../ast/kinds.ts';
import { exportOf } from '../ast/module-export.ts';
import { readsOf } from '../ast/reads.ts';
import { givenSignal, type SignalSource } from '../ast/signal-in-scope.ts';
import { textOf } from '../ast/tokens.ts';
import { passSignal, signalArgument } from '../cancellation/signal-argument.ts';
import type { SignalApi } from '../cancellation/signal-apis.ts';
import type { Rewrite } from '../define-pattern.ts';
import { replace, type Edit } from '../edits/edit.ts';
import type { SourceFile } from '../source-file.ts';
import type { OpeningNode } from './opened.ts';

/** Closes the resource when the work around it is cancelled. */
export function giveSignal(node: OpeningNode, file: SourceFile): Rewrite {
  const isWatcher = exportOf(node.callee, file)?.module === 'fs';
  const call = isWatcher ? node : listenCall(node, file);
  if (!call) return { outcome: 'left', reason: 'takes-no-signal' };
  const signal = givenSignal(call, file);
  if (!signal) return { outcome: 'left', reason: 'no-signal-in-scope' };
  const edit = isWatcher ? forWatch(call, signal, file) : forListen(call, signal, file);
  if (!edit) return { outcome: 'left', reason: 'options-elsewhere' };
  const title = `Close it by \`${signal.text}\`.`;
  return { outcome: 'converted', edits: [edit], imports: [], notes: [], title };
}

/** The one call of `listen` on the server, or on the application that makes it. */
function listenCall(node: OpeningNode, file: SourceFile): OpeningNode | undefined {
  if (memberName(unwrap(node.callee)) === 'listen') return node;
  const { parent } = node;
  const keeper = parent.type === 'VariableDeclarator' ? parent.id : undefined;
  const places = keeper ? (readsOf(keeper, file) ?? []) : [node];
  const calls = places.flatMap((place) => {
    const member = place.parent;
    const isListen = member?.type === 'MemberExpression' && memberName(member) === 'listen';
    return isListen && member.parent.type === 'CallExpression' ? [member.parent] : [];
  });
  return calls.length === 1 ? calls[0] : undefined;
}

const watch: SignalApi = { index: 1, takes: { property: 'signal' }, mayBeEncoding: true };
const listen: SignalApi = { index: 0, takes: { property: 'signal' } };

function forWatch(call: OpeningNode, signal: SignalSource, file: SourceFile): Edit | undefined {
  return passed(call, watch, signal, file);
}

/** `listen(port, host, onListening)` says the same as `listen({ port, host }, onListening)`. */
function forListen(call: OpeningNode, signal: SignalSource, file: SourceFile): Edit | undefined {
  const [first] = call.arguments;
  if (first && unwrap(first).type === 'ObjectExpression') return passed(call, listen, signal, file);
  const [port, host, ...others] = call.arguments.filter((each) => !isFunctionValue(unwrap(each)));
  if (!port || port !== first || others.length) return undefined;
  if (!isPort(port) || (host && !isHost(host))) return undefined;
  const fields = [field('port', port, file), ...(host ? [field('host', host, file)] : [])];
  const given = signal.text === 'signal' ? 'signal' : `signal: ${signal.text}`;
  const range = [port.range[0], (host ?? port).range[1]] as const;
  return replace(range, `{ ${[...fields, given].join(', ')} }`);
}

function passed(call: OpeningNode, api: SignalApi, source: SignalSource, file: SourceFile) {
  const argument = signalArgument(call, api);
  if (argument.state !== 'missing') return undefined;
  const { kind, text, variable } = source;
  return passSignal(call, argument.place, { kind, text, name: variable.name }, file);
}

/** Not a handle, nor the path of a pipe. */
function isPort(node: TSESTree.Node): boolean {
  if (node.type === 'Literal') return typeof node.value === 'number';
  return /port$/i.test(nameOf(node) ?? '');
}

function isHost(node: TSESTree.Node): boolean {
  if (node.type === 'Literal') return typeof node.value === 'string';
  return /host(name)?$|address$/i.test(nameOf(node) ?? '');
}

function nameOf(node: TSESTree.Node): string | undefined {
  return node.type === 'Identifier' ? node.name : memberName(node);
}

function field(name: string, value: TSESTree.Node, file: SourceFile): string {
  const text = textOf(file, value);
  return text === name ? name : `${name}: ${text}`;
}
