import type { TSESTree } from '@typescript-eslint/types';
import type { Match } from '../define-pattern.ts';
import type { SourceFile } from '../source-file.ts';
import { fateOf } from './fate.ts';
import { unreadField } from './fields.ts';
import { nameOf, storagesAt, type Storage } from './storage.ts';

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
  const field = options.trackFields ? unreadField(node, file) : undefined;
  if (!field) return matches;
  const data = { name: field.name };
  return [...matches, { node: field.promise, messageId: 'field', data, asks: [field.promise] }];
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
