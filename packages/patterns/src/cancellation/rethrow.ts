import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, unwrap, type FunctionValue } from '../ast/kinds.ts';
import { signalsInScope } from '../ast/signal-in-scope.ts';
import { outerRange, tokenAfter } from '../ast/tokens.ts';
import { contains } from '../ast/walk.ts';
import type { Rewrite } from '../define-pattern.ts';
import { insert, replace, type Edit } from '../edits/edit.ts';
import { endOfLine, semicolonOf } from '../edits/file-style.ts';
import { localName } from '../edits/runtime-import.ts';
import type { SourceFile } from '../source-file.ts';
import { ownerOf } from './signal-argument.ts';

/** Lets a `catch` clause throw a cancellation again before it does anything else. */
export function rethrowIn(clause: TSESTree.CatchClause, file: SourceFile): Rewrite {
  const { param, body } = clause;
  if (param && param.type !== 'Identifier') return { outcome: 'left', reason: 'handler-elsewhere' };
  const name = param?.name ?? freeName(body, file);
  const open = body.range[0];
  const binding = param ? [] : [insert(open, `(${name}) `)];
  return change([...binding, firstStatement(body, call(name, clause, file), file)]);
}

/** The same for the function given to `.catch()`. */
export function rethrowFrom(handler: TSESTree.Node, file: SourceFile): Rewrite {
  const node = unwrap(handler);
  const [param] = isFunctionValue(node) ? node.params : [];
  if (!isFunctionValue(node) || (param && param.type !== 'Identifier') || node.id) {
    return { outcome: 'left', reason: 'handler-elsewhere' };
  }
  const name = param?.name ?? freeName(node.body, file);
  const binding = param ? [] : bind(node, name, file);
  const statement = call(name, node, file);
  if (node.body.type === 'BlockStatement') {
    return change([...binding, firstStatement(node.body, statement, file)]);
  }
  const range = outerRange(file, node.body);
  const value = file.text.slice(...range);
  return change([...binding, replace(range, `{ ${statement}; return ${value}; }`)]);
}

function change(edits: readonly Edit[]): Rewrite {
  return { outcome: 'converted', edits, imports: ['rethrowCancellation'], notes: [] };
}

/** With the signal, without which a reason given to an outside `AbortController` cannot be told from a failure. */
function call(name: string, place: TSESTree.Node, file: SourceFile): string {
  const source = [...signalsInScope(place, file)].find(({ isGiven }) => isGiven);
  const around = source ? `, ${ownerOf({ ...source, name: source.variable.name })}` : '';
  return `${localName(file, 'rethrowCancellation')}(${name}${around})`;
}

function freeName(body: TSESTree.Node, file: SourceFile): string {
  const isTaken = (name: string) =>
    contains(body, file.visitorKeys, (node) => node.type === 'Identifier' && node.name === name);
  return ['error', 'caught', 'thrown'].find((name) => !isTaken(name)) ?? 'thrownError';
}

function bind(node: FunctionValue, name: string, file: SourceFile): Edit[] {
  let token = tokenAfter(file, node.range[0]);
  while (token && token.value !== '(') token = tokenAfter(file, token.range[1]);
  return token ? [insert(token.range[1], name)] : [];
}

function firstStatement(block: TSESTree.BlockStatement, statement: string, file: SourceFile): Edit {
  const open = block.range[0] + 1;
  const next = tokenAfter(file, open)!;
  const [first] = block.body;
  if (!first && next.range[1] === block.range[1] && !file.text.slice(open, next.range[0]).trim()) {
    return replace([open, next.range[0]], ` ${statement}${semicolonOf(file)} `);
  }
  const isOnOneLine = !file.text.slice(open, next.range[0]).includes('\n');
  if (isOnOneLine) return insert(open, ` ${statement};`);
  const indent = first ? indentOf(first, file) : `${indentOf(block, file)}  `;
  return insert(open, `${endOfLine(file)}${indent}${statement}${semicolonOf(file)}`);
}

function indentOf({ range }: TSESTree.Node, file: SourceFile): string {
  const line = file.text.lastIndexOf('\n', range[0] - 1) + 1;
  return /^[ \t]*/.exec(file.text.slice(line, range[0]))![0];
}
