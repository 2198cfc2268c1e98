import type { TSESTree } from '@typescript-eslint/types';
import { walk } from '../ast/walk.ts';
import { applyEdits, replace, type Edit } from '../edits/edit.ts';
import type { SourceFile } from '../source-file.ts';
import { isName, type Counter } from './loop.ts';

/** What a copied text refers to, to be given to it as parameters. */
export interface Copied {
  readonly text: string;
  readonly usesTurn: boolean;
  readonly usesError: boolean;
  readonly usesTime: boolean;
}

interface Names {
  readonly counter: Counter | undefined;
  /** The parameter of the handler. */
  readonly error: TSESTree.BindingName | null;
  readonly time?: string | undefined;
}

/** The text from the first to the last of the nodes, where `attempt` takes the place of the loop's counter. */
export function copy(nodes: readonly TSESTree.Node[], names: Names, file: SourceFile): Copied {
  const start = nodes[0]!.range[0];
  const end = nodes.at(-1)!.range[1];
  const edits = nodes.flatMap((node) => turnEdits(node, names.counter, file));
  const moved = edits.map((edit) => ({
    ...edit,
    start: edit.start - start,
    end: edit.end - start,
  }));
  const usesError = mentions(nodes, namesIn(names.error, file), file);
  const usesTime = names.time !== undefined && mentions(nodes, [names.time], file);
  const usesTurn =
    edits.length > 0 || Boolean(names.counter && mentions(nodes, [names.counter.name], file));
  const text = applyEdits(file.text.slice(start, end), moved);
  return { text, usesTurn, usesError, usesTime };
}

/** The name under which the number of the attempt, which counts from 1, is given. */
export function attemptName(counter: Counter | undefined): string {
  return counter?.start === 1 ? counter.name : 'attempt';
}

/** None for a counter that counts from 1: the parameter has its name. */
export function turnEdits(
  root: TSESTree.Node,
  counter: Counter | undefined,
  { visitorKeys }: SourceFile,
): Edit[] {
  if (!counter || counter.start === 1) return [];
  return [...walk(root, visitorKeys)]
    .filter((node) => isName(node, counter.name) && !isOnlyKey(node))
    .map((node) => turnEdit(node, counter));
}

function turnEdit(node: TSESTree.Node, { name, start }: Counter): Edit {
  const parent = node.parent!;
  if (start === 0 && isCount(parent, node)) return replace(parent.range, 'attempt');
  const turn = `(attempt - ${1 - start})`;
  const isShort = parent.type === 'Property' && parent.shorthand;
  return replace(node.range, isShort ? `${name}: ${turn}` : turn);
}

/** `i + 1` is what a reader of the log calls the attempt. */
function isCount(sum: TSESTree.Node, counter: TSESTree.Node): boolean {
  if (sum.type !== 'BinaryExpression' || sum.operator !== '+' || sum.left !== counter) return false;
  return sum.right.type === 'Literal' && sum.right.value === 1;
}

/** The name of a property. Of a shorthand only the value counts, which has the same range. */
function isOnlyKey(node: TSESTree.Node): boolean {
  const { parent } = node;
  if (parent?.type === 'Property') return parent.key === node && !parent.computed;
  return parent?.type === 'MemberExpression' && parent.property === node && !parent.computed;
}

function mentions(
  nodes: readonly TSESTree.Node[],
  names: readonly string[],
  { visitorKeys }: SourceFile,
): boolean {
  return nodes.some((root) =>
    [...walk(root, visitorKeys)].some(
      (node) => node.type === 'Identifier' && names.includes(node.name) && !isOnlyKey(node),
    ),
  );
}

function namesIn(pattern: TSESTree.BindingName | null, { visitorKeys }: SourceFile): string[] {
  if (!pattern) return [];
  return [...walk(pattern, visitorKeys)].flatMap((node) =>
    node.type === 'Identifier' ? node.name : [],
  );
}
