import type { TSESTree } from '@typescript-eslint/types';
import type { Reference } from '@typescript-eslint/scope-manager';

import { flowOf, flowRootOf, type Flow } from '../flow/flow.ts';
import { isSuspension, pointsAfter, type Walk } from '../flow/paths.ts';
import { knownOfFile } from '../known-of-file.ts';
import { isOfFile, isOfScript } from '../ast/file-scope.ts';
import type { SourceFile } from '../source-file.ts';
import { isTreatedAsPromise } from './evidence.ts';
import { isExported } from './exported.ts';
import { cannotReject } from './started.ts';
import type { Holder, Storage } from './storage.ts';
import { useOf, type Use, type UseOptions } from './uses.ts';

/** What becomes of a stored promise, where something is wrong with that. */
export interface Fate {
  readonly kind: FateKind;
  /** What comes between, or takes its place. */
  readonly at?: TSESTree.Node | undefined;
}

/**
 * `unused`: nobody handles it. `exported`: others may. `overwritten` and `conditional`: nobody does on one
 * of the ways. `suspended` and `left`: the function waits for something else, or is left, before it does.
 */
export type FateKind = 'conditional' | 'exported' | 'left' | 'overwritten' | 'suspended' | 'unused';

interface Mention {
  readonly id: TSESTree.Node;
  readonly use: Use;
  /** Does it stand in the function that stores the promise? */
  readonly isHere: boolean;
}

export function fateOf(storage: Storage, file: SourceFile, options: UseOptions): Fate | undefined {
  const fates = knownFates[options.allowImmediateCatch ? 'leniently' : 'strictly'](file);
  const known = fates.get(storage.promise);
  if (known?.at === storage.at && isSame(known.holder, storage.holder)) return known.fate;
  const fate = findFate(storage, file, options);
  fates.set(storage.promise, { at: storage.at, holder: storage.holder, fate });
  return fate;
}

/** Two patterns ask for the same fates. */
const knownFates = {
  leniently: knownOfFile<TSESTree.Node, KnownFate>(),
  strictly: knownOfFile<TSESTree.Node, KnownFate>(),
};

interface KnownFate extends Pick<Storage, 'at' | 'holder'> {
  readonly fate: Fate | undefined;
}

function isSame(one: Holder, other: Holder): boolean {
  return one.variable === other.variable && one.key === other.key;
}

function findFate(storage: Storage, file: SourceFile, options: UseOptions): Fate | undefined {
  const { variable } = storage.holder;
  // Names of scripts are visible to others, and `variable.defs` is empty where they only come from elsewhere.
  if (isOfScript(variable, file) || variable.defs.length !== 1) return undefined;
  const mentions = mentionsOf(storage, file, options);
  const exported = isExported(variable);
  if (!mentions.some(({ use }) => use === 'handles')) {
    if (isOfFile(variable) && (isComponentFile(file) || isForItsType(mentions))) return undefined;
    return { kind: exported ? 'exported' : 'unused' };
  }
  if (exported) return { kind: 'exported' };
  return isFollowable(storage, mentions, file) && !cannotReject(storage.promise, file)
    ? followed(storage, mentions, file)
    : undefined;
}

/** The template of a component reads the variables of its script. */
function isComponentFile({ path }: SourceFile): boolean {
  return /\.(vue|svelte|astro)$/.test(path);
}

/** A test of types is compiled, and never run. */
function isForItsType(mentions: readonly Mention[]): boolean {
  return mentions.length > 0 && mentions.every(({ id }) => id.parent?.type === 'TSTypeQuery');
}

function mentionsOf(storage: Storage, file: SourceFile, options: UseOptions): Mention[] {
  const { holder, at } = storage;
  const root = flowRootOf(at);
  return holder.variable.references.flatMap((reference) => {
    const id = reference.identifier;
    if (isOfStorage(reference, storage)) return [];
    const use = useOf(id, holder, file, options);
    return [{ id, use, isHere: flowRootOf(id) === root }];
  });
}

/** The name that the promise is stored under is no use of it. */
function isOfStorage({ identifier, init }: Reference, { at }: Storage): boolean {
  if (init && at.type === 'VariableDeclarator') return contained(identifier, at.id);
  if (at.type === 'AssignmentPattern') return at.left === identifier;
  return at.type === 'AssignmentExpression' && contained(identifier, at.left);
}

function contained(inner: TSESTree.Node, outer: TSESTree.Node): boolean {
  return inner.range[0] >= outer.range[0] && inner.range[1] <= outer.range[1];
}

/** What another function does, it does at a time that the text does not show. */
function isFollowable(
  { holder, at }: Storage,
  mentions: readonly Mention[],
  file: SourceFile,
): boolean {
  const declaration = holder.variable.defs[0]!.name;
  if (flowRootOf(declaration) !== flowRootOf(at)) return false;
  const isElsewhere = mentions.some(({ use, isHere }) => !isHere && use !== 'ignores');
  const isCollection = holder.kind !== 'value';
  return (
    !isElsewhere &&
    (isCollection ||
      isTreatedAsPromise(
        mentions.map(({ id }) => id),
        file,
      ))
  );
}

function followed(
  storage: Storage,
  mentions: readonly Mention[],
  file: SourceFile,
): Fate | undefined {
  const root = flowRootOf(storage.at);
  const flow = root && flowOf(root, file);
  if (!flow) return undefined;
  const isUnconditional = !storage.isOptional && isOnEveryWay(storage);
  const fates = [...fatesOnPaths(flow, storage, mentions)];
  const abandoned = isUnconditional
    ? fates.find(({ kind }) => kind === 'overwritten' || kind === 'conditional')
    : undefined;
  const waiting = fates.find(({ kind }) => kind === 'suspended');
  const left = isUnconditional ? fates.find(({ kind }) => kind === 'left') : undefined;
  return abandoned ?? waiting ?? left;
}

function* fatesOnPaths(
  flow: Flow,
  storage: Storage,
  mentions: readonly Mention[],
): Generator<Fate> {
  const ends = new Set(mentions.filter(isEnd).map(({ id }) => id));
  const walk = {
    until: (node: TSESTree.Node) => ends.has(node) || isProcessExit(node),
    after: (node: TSESTree.Node) => replaces(node),
  };
  const writers = new Set(mentions.filter(({ use }) => use === 'writes').map(writerOf));
  const declaration = storage.holder.variable.defs[0]!.node;
  const replaces = (node: TSESTree.Node) =>
    node === declaration || writers.has(node) || isAgain(node, storage);
  const lastUse = Math.max(...[...ends].map(({ range }) => range[1]));
  for (const { node, exit } of pointsAfter(flow, storage.at, walk)) {
    if (exit === 'end' || node === declaration) yield { kind: 'conditional' };
    else if (!node) continue;
    else if (replaces(node)) yield { kind: 'overwritten', at: node };
    else if (isSuspension(node)) yield { kind: 'suspended', at: node };
    else if (isLeaving(flow, node, walk)) {
      const isLate = node.type === 'ReturnStatement' && node.range[1] >= lastUse;
      yield { kind: isLate ? 'conditional' : 'left', at: node };
    }
  }
}

/** A \`finally\` may still handle the promise, and a \`catch\` may stay. */
function isLeaving(flow: Flow, node: TSESTree.Node, walk: Walk): boolean {
  if (node.type !== 'ReturnStatement' && node.type !== 'ThrowStatement') return false;
  const exit = node.type === 'ReturnStatement' ? 'return' : 'throw';
  return [...pointsAfter(flow, node, walk)].some((point) => point.exit === exit);
}

function isEnd({ use }: Mention): boolean {
  return use === 'handles' || use === 'tests';
}

/** A value is replaced when the right side was evaluated, which may read it. */
function writerOf({ id }: Mention): TSESTree.Node {
  let node = id;
  while (node.parent && !/^(AssignmentExpression|VariableDeclarator)$/.test(node.type)) {
    node = node.parent;
  }
  return node;
}

/** A loop stores the next promise in place of this one; a collection keeps both. */
function isAgain(node: TSESTree.Node, { at, holder }: Storage): boolean {
  return node === at && (holder.kind === 'value' || holder.kind === 'object');
}

/** Is the promise stored whenever the variable exists, so that a test of something else cannot tell? */
function isOnEveryWay({ at, holder }: Storage): boolean {
  const block = blockOf(holder.variable.defs[0]!.node);
  for (let node: TSESTree.Node | undefined = at; node; node = node.parent) {
    if (node.parent === block || node === block) return true;
    if (node.parent && !unconditional.has(node.parent.type)) return false;
  }
  return false;
}

function blockOf(node: TSESTree.Node): TSESTree.Node | undefined {
  let at: TSESTree.Node | undefined = node;
  while (at && !/^(BlockStatement|Program|StaticBlock|SwitchCase)$/.test(at.type)) at = at.parent;
  return at;
}

const unconditional = new Set<string>([
  'BlockStatement',
  'DoWhileStatement',
  'ExpressionStatement',
  'ForInStatement',
  'ForOfStatement',
  'ForStatement',
  'LabeledStatement',
  'VariableDeclaration',
  'WhileStatement',
]);

function isProcessExit(node: TSESTree.Node): boolean {
  if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier') return false;
  return node.object.name === 'process' && 'name' in node.property && node.property.name === 'exit';
}
