/**
 * The runtime's names, held as data: the tools never import the runtime. A contract test in
 * `packages/repo` proves that each one really is exported.
 */
export const RUNTIME_MODULE = '@taskgroup/runtime';
export const NODE_MODULE = `${RUNTIME_MODULE}/node`;
export const BACKGROUND_MODULE = '@taskgroup/background';

/** The packages that the tools write imports of. */
export const ownPackages = [RUNTIME_MODULE, BACKGROUND_MODULE] as const;

export type OwnPackage = (typeof ownPackages)[number];

export const runtimeNames = [
  'TaskGroup',
  'withTaskGroup',
  'CancelScope',
  'failAfter',
  'failAt',
  'moveOnAfter',
  'moveOnAt',
  'shield',
  'sleep',
  'sleepForever',
  'detach',
  'retry',
  'isCancellation',
  'rethrowCancellation',
  'TaskGroupError',
  'catchGroup',
  'CapacityLimiter',
  'Semaphore',
  'Lock',
  'Condition',
  'Event',
  'Barrier',
  'Queue',
  'openChannel',
] as const;

/** Exports of the runtime's `/node` entry. */
export const nodeNames = [
  'runMain',
  'openSignalReceiver',
  'openProcess',
  'runProcess',
  'runInWorker',
] as const;

/** Exports of the manager of background tasks. */
export const backgroundNames = ['getBackgroundTaskManager'] as const;

export type VocabularyName =
  (typeof runtimeNames)[number] | (typeof nodeNames)[number] | (typeof backgroundNames)[number];

/** An export of a module of Node's own, such as `node:fs/promises#readFile`. */
export type NodeBuiltin = `node:${string}#${string}`;

/** A name that new text may refer to, so that a host has to import it. */
export type ImportedName = VocabularyName | NodeBuiltin;

/** The module that exports a name. */
export function moduleOf(name: ImportedName): string {
  const [module, builtin] = name.split('#');
  if (builtin !== undefined) return module!;
  if (isOneOf(nodeNames, name)) return NODE_MODULE;
  return isOneOf(backgroundNames, name) ? BACKGROUND_MODULE : RUNTIME_MODULE;
}

function isOneOf(names: readonly string[], name: string): boolean {
  return names.includes(name);
}

/** The name as its module exports it. */
export function exportedName(name: ImportedName): string {
  return name.slice(name.indexOf('#') + 1);
}

/** The Promise combinators, and the member of `TaskGroup` that does the same with an owner. */
export const combinators = {
  all: 'all',
  allSettled: 'allSettled',
  race: 'race',
  any: 'any',
} as const;

export type Combinator = keyof typeof combinators;
