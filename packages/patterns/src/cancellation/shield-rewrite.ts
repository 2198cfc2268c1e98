import type { TSESTree } from '@typescript-eslint/types';
import { unwrap } from '../ast/kinds.ts';
import { variableOf } from '../ast/scope.ts';
import { outerRange } from '../ast/tokens.ts';
import { contains } from '../ast/walk.ts';
import type { Rewrite } from '../define-pattern.ts';
import { insert, replace, type Edit } from '../edits/edit.ts';
import { localName } from '../edits/runtime-import.ts';
import type { SourceFile } from '../source-file.ts';
import type { PassedSignal } from './passed-signal.ts';
import { passSignal, signalArgument } from './signal-argument.ts';
import type { SignalApi } from './signal-apis.ts';

/** Runs what is awaited in a shield, with the shield's signal in place of the cancelled one. */
export function shieldWith(
  node: TSESTree.AwaitExpression,
  passed: readonly PassedSignal[],
  file: SourceFile,
): Rewrite {
  const scope = freeName(node, file);
  const edits = passed.map((each) => exchange(each, scope));
  if (edits.includes(undefined)) return { outcome: 'left', reason: 'no-signal-in-scope' };
  return shielded(node, scope, edits as Edit[], file);
}

/** The same for a call that was passed no signal, and takes one. */
export function shieldAndPass(
  node: TSESTree.AwaitExpression,
  call: TSESTree.CallExpression,
  api: SignalApi | undefined,
  file: SourceFile,
): Rewrite {
  const argument = api && signalArgument(call, api);
  if (argument?.state !== 'missing') return { outcome: 'left', reason: 'takes-no-signal' };
  const name = freeName(node, file);
  const given = { name, kind: 'holder', text: `${name}.signal` } as const;
  return shielded(node, name, [passSignal(call, argument.place, given, file)], file);
}

function exchange({ node, what }: PassedSignal, scope: string): Edit | undefined {
  const { parent } = node;
  if (what === 'options') return undefined;
  if (what === 'owner') {
    return parent?.type === 'CallExpression' ? replace(node.range, scope) : undefined;
  }
  if (parent?.type === 'Property' && parent.shorthand) {
    return insert(node.range[1], `: ${scope}.signal`);
  }
  return replace(node.range, `${scope}.signal`);
}

function shielded(
  { argument }: TSESTree.AwaitExpression,
  scope: string,
  edits: readonly Edit[],
  file: SourceFile,
): Rewrite {
  const isBound = contains(argument, file.visitorKeys, ({ type }) => bound.has(type));
  if (isBound) return { outcome: 'left', reason: 'await-in-element' };
  const range = outerRange(file, argument);
  const isObject = unwrap(argument).type === 'ObjectExpression';
  if (isObject) return { outcome: 'left', reason: 'takes-no-signal' };
  const open = `${localName(file, 'shield')}({ timeout: ${GRACE} }, (${scope}) => `;
  return {
    outcome: 'converted',
    edits: [insert(range[0], open), ...edits, insert(range[1], ')')],
    imports: ['shield'],
    notes: [],
  };
}

const GRACE = '5_000';
const bound = new Set<string>(['AwaitExpression', 'YieldExpression']);

function freeName(node: TSESTree.Node, file: SourceFile): string {
  const isTaken = (name: string) => variableOf(file, name, node) !== undefined;
  return ['scope', 'own', 'cleanUpScope'].find((name) => !isTaken(name)) ?? 'shieldScope';
}
