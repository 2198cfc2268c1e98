import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, methodCall, unwrap } from '../ast/kinds.ts';
import { variableOf } from '../ast/scope.ts';
import { outerRange } from '../ast/tokens.ts';
import { contains } from '../ast/walk.ts';
import { replace, type Edit } from '../edits/edit.ts';
import { libraryFunction } from '../libraries/library-call.ts';
import type { ReasonCode } from '../reasons.ts';
import type { SourceFile } from '../source-file.ts';

export type Creation = TSESTree.CallExpression | TSESTree.NewExpression;

/** A limiter of p-limit, or a queue of p-queue, that a constant of this file holds. */
export interface Limiter {
  readonly kind: 'p-limit' | 'p-queue';
  readonly creation: Creation;
  readonly name: TSESTree.Identifier;
  readonly declaration: TSESTree.VariableDeclaration;
  /** What says how many may run; absent where there is no limit. */
  readonly limit: TSESTree.Expression | undefined;
  /** Every place that names it, except where it is made. */
  readonly uses: readonly TSESTree.Identifier[];
}

const modules: Readonly<Record<string, Limiter['kind']>> = {
  'p-limit': 'p-limit',
  'plimit-lit': 'p-limit',
  'promise-limit': 'p-limit',
  'p-queue': 'p-queue',
};

/** What makes the limiter, if the expression does. */
export function limiterKind(node: TSESTree.Node, file: SourceFile): Limiter['kind'] | undefined {
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return undefined;
  const found = libraryFunction(node.callee, file);
  const isMaker = found?.name === 'default' || found?.name === 'pLimit';
  const kind =
    isMaker && Object.hasOwn(modules, found.library) ? modules[found.library] : undefined;
  return kind === (node.type === 'NewExpression' ? 'p-queue' : 'p-limit') ? kind : undefined;
}

export function limiterOf(node: Creation, file: SourceFile): Limiter | ReasonCode {
  const kind = limiterKind(node, file)!;
  const name = holderOf(node);
  if (!name) return 'limiter-shared';
  const limit = limitOf(node, kind);
  if (typeof limit === 'string') return limit;
  if (limit && !isRepeatable(limit, file)) return 'options-elsewhere';
  const references = variableOf(file, name.name, node)?.references ?? [];
  const uses = references.filter(({ init }) => !init).map(({ identifier }) => identifier);
  if (!uses.length || !uses.every(isIdentifier)) return 'limiter-shared';
  const declaration = name.parent.parent as TSESTree.VariableDeclaration;
  return { kind, creation: node, name, declaration, limit, uses };
}

function isIdentifier(node: TSESTree.Node): node is TSESTree.Identifier {
  return node.type === 'Identifier';
}

/** `const name = pLimit(…)`, as a statement of its own. */
export function holderOf({ parent: declarator }: Creation): TSESTree.Identifier | undefined {
  if (declarator.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier') {
    return undefined;
  }
  const { id, parent } = declarator;
  const isAlone = parent.kind === 'const' && parent.declarations.length === 1;
  const isStatement = /^(BlockStatement|Program)$/.test(parent.parent.type);
  return isAlone && isStatement && !id.typeAnnotation ? id : undefined;
}

/** `pLimit(4)`, `pLimit({ concurrency: 4 })`, `new PQueue({ concurrency: 4 })`, `new PQueue()`. */
function limitOf(
  { arguments: [given, ...others] }: Creation,
  kind: Limiter['kind'],
): TSESTree.Expression | undefined | ReasonCode {
  if (others.length || given?.type === 'SpreadElement') return 'options-elsewhere';
  if (!given) return kind === 'p-queue' ? undefined : 'options-elsewhere';
  const node = unwrap(given);
  if (node.type === 'ObjectExpression') return concurrencyIn(node);
  return kind === 'p-limit' ? given : 'options-elsewhere';
}

function concurrencyIn({ properties }: TSESTree.ObjectExpression) {
  const [property, ...more] = properties;
  if (!property) return undefined;
  if (property.type !== 'Property' || property.computed || property.key.type !== 'Identifier') {
    return 'options-elsewhere';
  }
  // A pause, a rate or a timeout is more than a group does.
  if (more.length || property.key.name !== 'concurrency') return 'no-direct-counterpart';
  return property.value as TSESTree.Expression;
}

/** Can the expression stand elsewhere in the function, and come to the same? */
function isRepeatable(limit: TSESTree.Expression, { visitorKeys }: SourceFile): boolean {
  return !contains(limit, visitorKeys, ({ type }) =>
    /^(Await|Yield|Assignment|Update|New|Class|Function|ArrowFunction)Expression$/.test(type),
  );
}

/** `limit(fn, …args)` or `queue.add(fn)`: work that waits for its turn. */
export interface LimitedCall {
  readonly call: TSESTree.CallExpression;
  readonly work: TSESTree.Expression;
  /** What the work is called with. */
  readonly given: readonly TSESTree.Expression[];
}

export function limitedCall(
  use: TSESTree.Identifier,
  kind: Limiter['kind'],
): LimitedCall | undefined {
  const call = kind === 'p-limit' ? ownCall(use) : addCall(use);
  if (!call || call.optional || call.typeArguments) return undefined;
  const [work, ...given] = call.arguments;
  if (!work || call.arguments.some(({ type }) => type === 'SpreadElement')) return undefined;
  // The second argument of `add` is a priority or a signal.
  if (kind === 'p-queue' && given.length) return undefined;
  const takesSome = isFunctionValue(work) && work.params.length > 0;
  if (takesSome && !given.length) return undefined;
  return { call, work: work as TSESTree.Expression, given: given as TSESTree.Expression[] };
}

function ownCall(use: TSESTree.Identifier): TSESTree.CallExpression | undefined {
  const { parent } = use;
  return parent.type === 'CallExpression' && parent.callee === use ? parent : undefined;
}

function addCall({ parent: member }: TSESTree.Identifier): TSESTree.CallExpression | undefined {
  const found = member.parent && methodCall(member.parent, 'add');
  return found && found.member === member ? found.call : undefined;
}

/** Leaves the call of the function that was limited: `f(x, y)` of `limit(f, x, y)`. */
export function callEdits(
  { call, work, given }: LimitedCall,
  before: string,
  file: SourceFile,
): Edit[] {
  const isName = /^(Identifier|MemberExpression)$/.test(work.type);
  const [start, end] = outerRange(file, work);
  const [open, close] = isName ? ['', ''] : ['(', ')'];
  const [first] = given;
  return [
    replace([call.range[0], start], `${before}${open}`),
    first
      ? replace([end, outerRange(file, first)[0]], `${close}(`)
      : replace([end, call.range[1]], `${close}()`),
  ];
}
