import type { TSESTree } from '@typescript-eslint/types';
import { bodyOf, isShielded, runsInPlace, type RuntimeBody } from '../ast/cancellable.ts';
import { calleeName, isFunction, type FunctionNode } from '../ast/kinds.ts';
import { variableOf } from '../ast/scope.ts';
import { tokenAfter } from '../ast/tokens.ts';
import { contains } from '../ast/walk.ts';
import { insert, type Edit } from '../edits/edit.ts';
import type { SourceFile } from '../source-file.ts';

/** A function that the runtime gives a task, a group or a scope, and that does not take it. */
export interface UnnamedBody {
  readonly function: FunctionNode;
  /** A name that the parameter may have. */
  readonly name: string;
  /** Adds the parameter. */
  readonly edits: readonly Edit[];
}

/** The nearest function around the node that the runtime runs, when it leaves out the parameter with the signal. */
export function unnamedBody(node: TSESTree.Node, file: SourceFile): UnnamedBody | undefined {
  for (let at = node.parent; at; at = at.parent) {
    if (!isFunction(at)) continue;
    const body = bodyOf(at, file);
    if (body) return isShielded(at, file) ? undefined : withParameter(at, body, file);
    if (!runsInPlace(at, file)) return undefined;
  }
  return undefined;
}

function withParameter(
  owner: FunctionNode,
  { parameter }: RuntimeBody,
  file: SourceFile,
): UnnamedBody | undefined {
  const { params } = owner;
  const isOpen = params.every(({ type }) => type !== 'RestElement' && type !== 'AssignmentPattern');
  if (params.length > parameter || !isOpen) return undefined;
  const name = freeName(owner, file);
  if (!name) return undefined;
  const added = [...['_item', '_index'].slice(params.length, parameter), name];
  return { function: owner, name, edits: parameterEdits(owner, added, file) };
}

function freeName(owner: FunctionNode, file: SourceFile): string | undefined {
  const call = owner.parent.type === 'CallExpression' ? calleeName(owner.parent) : undefined;
  const natural = call === 'withTaskGroup' ? 'group' : scoped.test(call ?? '') ? 'scope' : 'task';
  const inner = `inner${natural[0]!.toUpperCase()}${natural.slice(1)}`;
  return [natural, inner].find(
    (name) => !variableOf(file, name, owner) && !isNamed(owner, name, file),
  );
}

const scoped = /^(failA|moveOnA)/;

function isNamed(owner: FunctionNode, name: string, file: SourceFile): boolean {
  return contains(
    owner,
    file.visitorKeys,
    (each) => each.type === 'Identifier' && each.name === name,
  );
}

/** Adds parameters behind those that the function has. */
export function parameterEdits(
  { params, range }: FunctionNode,
  added: string[],
  file: SourceFile,
): Edit[] {
  const last = params.at(-1);
  const text = added.join(', ');
  if (!last) {
    let token = tokenAfter(file, range[0]);
    while (token && token.value !== '(') token = tokenAfter(file, token.range[1]);
    return token ? [insert(token.range[1], text)] : [];
  }
  const isBare = tokenAfter(file, last.range[1])?.value === '=>';
  if (!isBare) return [insert(last.range[1], `, ${text}`)];
  return [insert(last.range[0], '('), insert(last.range[1], `, ${text})`)];
}
