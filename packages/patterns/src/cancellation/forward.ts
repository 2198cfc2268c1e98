import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, isFunction, memberName, unwrap } from '../ast/kinds.ts';
import { signalsInScope, sourceOf, type SignalSource } from '../ast/signal-in-scope.ts';
import { walk } from '../ast/walk.ts';
import type { Edit } from '../edits/edit.ts';
import type { SourceFile } from '../source-file.ts';
import { memberType } from '../ast/signal-types.ts';
import { cleanupAround } from './cleanup.ts';
import { isRuntimeCall } from './known-call.ts';
import { unnamedBody } from './unnamed-body.ts';

/** What a call can be given: a name in scope, or a parameter that its function has yet to take. */
export interface Usable {
  readonly name: string;
  readonly kind: SignalSource['kind'];
  readonly text: string;
  /** Adds the parameter. */
  readonly edits: readonly Edit[];
  /** The function or file that binds it. */
  readonly owner: TSESTree.Node;
  /** Is it what the runtime gives to a task, a group or a scope? */
  readonly isBody: boolean;
}

/** The nearest signal that the call could be given, where somebody else could cancel by it. */
export function usableSignal(node: TSESTree.Node, file: SourceFile): Usable | undefined {
  const [source] = signalsInScope(node, file);
  const body = unnamedBody(node, file);
  if (body && (!source || isWithin(body.function, source.variable.scope.block))) {
    const { name, edits } = body;
    return {
      name,
      kind: 'holder',
      text: `${name}.signal`,
      edits,
      owner: body.function,
      isBody: true,
    };
  }
  if (!source || !isForOthers(source) || isMethodOf(source, node, file)) return undefined;
  const { variable, kind, text, isBody } = source;
  return { name: variable.name, kind, text, edits: [], owner: variable.scope.block, isBody };
}

/** Is it a call such as `group.start(serve)`? Who holds the signal need not be given it. */
function isMethodOf(source: SignalSource, node: TSESTree.Node, file: SourceFile): boolean {
  if (node.type !== 'CallExpression') return false;
  const callee = unwrap(node.callee);
  if (callee.type !== 'MemberExpression') return false;
  return sourceOf(callee.object, file)?.variable === source.variable;
}

/**
 * A function's own timeout or controller is there for the calls it was given to; a controller that was given to none
 * is there for all. A signal that was combined with others, or is listened to, is somebody's special case.
 */
function isForOthers(source: SignalSource): boolean {
  const { variable, kind, isGiven } = source;
  if (kind === 'controller') {
    return variable.references.every(({ identifier }) => isAbortOrDeclaration(identifier));
  }
  if (!isGiven) return false;
  return !variable.references.some(({ identifier }) => isCombined(identifier));
}

function isAbortOrDeclaration({ parent }: TSESTree.Node): boolean {
  return parent?.type === 'VariableDeclarator' || (parent && memberName(parent)) === 'abort';
}

/** `AbortSignal.any([signal])`, `anySignal(signal)`, `signal.addEventListener('abort', …)`. */
function isCombined(identifier: TSESTree.Node): boolean {
  let node: TSESTree.Node = identifier;
  const { parent } = node;
  if (parent?.type === 'MemberExpression' && parent.object === node) {
    if (/^(addEventListener|onabort|onCancel)$/.test(memberName(parent) ?? '')) return true;
    node = parent;
  }
  for (let at = node.parent, steps = 0; at && steps < 4; at = at.parent, steps++) {
    if (at.type === 'CallExpression' || at.type === 'NewExpression') {
      return /^(any|\w*(any|combine|merge|link|race|compose|with)\w*signals?\w*)$/i.test(
        calleeName(at) ?? '',
      );
    }
  }
  return false;
}

/** Is the call one that should get a signal: part of the work, and not of what comes after it? */
export function isPartOfWork(call: TSESTree.CallExpression, file: SourceFile): boolean {
  return !cleanupAround(call, file) && !isRacedElsewhere(call, file) && !isStoppedLater(call);
}

/** `abortable(fetch(url), signal)`: the call around it has the signal already. */
function isRacedElsewhere(call: TSESTree.CallExpression, file: SourceFile): boolean {
  for (let at: TSESTree.Node = call; at.parent && !isFunction(at.parent); at = at.parent) {
    const { parent } = at;
    if (/Statement$|Declarat/.test(parent.type)) return false;
    const isArgument = parent.type === 'CallExpression' && parent.callee !== at;
    if (isArgument && parent.arguments.some((each) => each !== at && mentionsSignal(each, file)))
      return true;
  }
  return false;
}

/** A process that is kept is killed by its handle. */
function isStoppedLater({ parent }: TSESTree.CallExpression): boolean {
  return (
    parent.type === 'MemberExpression' && /^(kill|cancel|abort)$/.test(memberName(parent) ?? '')
  );
}

/** Does an argument show a signal, however it is passed? Functions in it are looked at on their own. */
export function mentionsSignal(node: TSESTree.Node, file: SourceFile): boolean {
  for (const each of walk(node, file.visitorKeys, (inner) => !isFunction(inner))) {
    if (each.type !== 'Identifier') continue;
    if (/signal|abort|cancel/i.test(each.name) || isHolder(each, file)) return true;
  }
  return false;
}

function isHolder(node: TSESTree.Identifier, file: SourceFile): boolean {
  const isKey =
    node.parent.type === 'Property' && node.parent.key === node && !node.parent.shorthand;
  const source = isKey ? undefined : sourceOf(node, file);
  return source !== undefined && !isPlainPart(node, source, file);
}

/** `job.id` of a job that is also known to have a signal: a number or a text takes no signal along. */
function isPlainPart(
  node: TSESTree.Identifier,
  { kind, variable }: SignalSource,
  file: SourceFile,
): boolean {
  const { parent } = node;
  if (kind !== 'options' || parent.type !== 'MemberExpression' || parent.object !== node)
    return false;
  if (parent.parent.type === 'TemplateLiteral') return true;
  const name = variable.defs[0]?.name as TSESTree.Identifier | undefined;
  const type = name?.typeAnnotation && memberType(name.typeAnnotation.typeAnnotation, parent, file);
  return type !== undefined && isPlainKeyword(type);
}

function isPlainKeyword(type: TSESTree.TypeNode): boolean {
  return /^TS(?:BigInt|Boolean|Number|String)Keyword$/.test(type.type);
}

/** The nearer signal of a task, group or scope, when the call is given one from outside of it. */
export function nearerSignal(
  call: TSESTree.CallExpression,
  value: TSESTree.Node,
  file: SourceFile,
): Usable | undefined {
  const passed = sourceOf(unwrap(value), file);
  const near = passed && usableSignal(call, file);
  if (!passed || !near?.isBody || near.name === passed.variable.name) return undefined;
  return isWithin(near.owner, passed.variable.scope.block) ? near : undefined;
}

function isWithin(node: TSESTree.Node, outer: TSESTree.Node): boolean {
  for (let at: TSESTree.Node | undefined = node.parent; at; at = at.parent)
    if (at === outer) return true;
  return false;
}

/** Does the program run in ambient context, as far as this file shows, where calls of the runtime need no signal? */
export function isAmbient(call: TSESTree.CallExpression, file: SourceFile): boolean {
  return isRuntimeCall(call, file) && /\b(runMain|enableAmbientContext)\b/.test(file.text);
}
