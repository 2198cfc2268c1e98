import type { TSESTree } from '@typescript-eslint/types';
import type { Match } from '../define-pattern.ts';
import type { SourceFile } from '../source-file.ts';
import { calleeName, unwrap } from '../ast/kinds.ts';
import { fateOf } from './fate.ts';
import { unreadCollection, unreadField } from './fields.ts';
import { startedIn } from './started.ts';
import { nameOf, storagesAt, type Storage } from './storage.ts';
import { isIgnoredBy } from './uses.ts';

export interface AbandonedOptions {
  readonly trackFields: boolean;
  readonly trackCollections: boolean;
  readonly checkExports: boolean;
}

const abandoned = new Set<string>(['unused', 'conditional', 'overwritten', 'exported']);

/** What the node stores and nobody, or not everybody, handles. */
export function abandonedAt(
  node: TSESTree.Node,
  file: SourceFile,
  options: AbandonedOptions,
): Match[] {
  const matches = storagesAt(node, file)
    .filter(({ holder }) => options.trackCollections || holder.kind === 'value')
    .flatMap((storage) => matchOf(storage, file, options) ?? []);
  const given = givenAway(node, file, options);
  if (given) return [...matches, given];
  const field = options.trackFields ? unreadIn(node, file, options) : undefined;
  if (!field) return matches;
  const data = { name: field.name };
  return [...matches, { node: field.promise, messageId: 'field', data, asks: [field.promise] }];
}

function unreadIn(node: TSESTree.Node, file: SourceFile, { trackCollections }: AbandonedOptions) {
  return unreadField(node, file) ?? (trackCollections ? unreadCollection(node, file) : undefined);
}

function matchOf(
  storage: Storage,
  file: SourceFile,
  { checkExports }: AbandonedOptions,
): Match | undefined {
  const fate = fateOf(storage, file, { allowImmediateCatch: true });
  if (!fate || !abandoned.has(fate.kind)) return undefined;
  if (fate.kind === 'exported' && !checkExports) return undefined;
  const line = fate.at?.loc.start.line ?? 0;
  return {
    node: storage.promise,
    messageId: fate.kind,
    data: { name: nameOf(storage), line: String(line) },
    asks: [storage.promise],
  };
}

/** A promise that is never stored, but handed to a call that ignores it or to whoever imports the module. */
function givenAway(
  node: TSESTree.Node,
  file: SourceFile,
  { checkExports }: AbandonedOptions,
): Match | undefined {
  if (node.type === 'ExportDefaultDeclaration') {
    const promise = checkExports ? startedIn(node.declaration) : undefined;
    return promise && { node: promise, messageId: 'exported', data: { name: 'default' } };
  }
  if (node.type !== 'CallExpression') return undefined;
  const ignored = node.arguments.find((each) => mayBeWork(each) && isIgnoredBy(node, each, file));
  const promise = ignored && startedIn(ignored);
  const name = calleeName(node);
  return promise && name ? { node: promise, messageId: 'ignored', data: { name } } : undefined;
}

/** Most of what a logger is given is a text, for which no type has to be asked. */
function mayBeWork(argument: TSESTree.Node): boolean {
  const work = startedIn(argument);
  if (work?.type !== 'CallExpression') return work !== undefined;
  const { callee } = work;
  const of = callee.type === 'MemberExpression' ? unwrap(callee.object) : callee;
  const isOfText = of.type === 'Identifier' && texts.has(of.name);
  return !isOfText && !/^(join|map|slice|to[A-Z]\w*|trim)$/.test(calleeName(work) ?? '');
}

const texts = new Set(['JSON', 'Object', 'String', 'Number', 'chalk', 'inspect', 'pc', 'util']);
