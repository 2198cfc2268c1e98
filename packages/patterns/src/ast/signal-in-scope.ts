import type { TSESTree } from '@typescript-eslint/types';
import type { Definition, Variable } from '@typescript-eslint/scope-manager';
import { knownOfFile, knownOr } from '../known-of-file.ts';
import type { Scope, SourceFile } from '../source-file.ts';
import {
  bodyParameterKind,
  isAbortSignalCall,
  isShielded,
  isTaskBody,
  runsInPlace,
} from './cancellable.ts';
import { isFunction, memberName, unwrap, type FunctionNode } from './kinds.ts';
import { isGlobal, scopeAt, variableOf } from './scope.ts';
import { runtimeNameOf } from './runtime-names.ts';
import { signalKindOfType, type SignalKind } from './signal-types.ts';

/** A name in scope through which code hears of a cancellation. */
export interface SignalSource {
  readonly variable: Variable;
  /**
   * - `signal`: it is an `AbortSignal`.
   * - `holder`: a task, group or scope of the runtime, which also stands for options with a signal.
   * - `options`: an object of options that may have a signal.
   * - `controller`: an `AbortController` of this file, which is the function's own means to stop its calls.
   */
  readonly kind: SignalKind;
  /** The text that refers to the signal: `signal`, `task.signal`, `options?.signal`. */
  readonly text: string;
  /** Is it given from outside, so that a cancellation by somebody else can come in? */
  readonly isGiven: boolean;
  /** Is it the parameter of a function that the runtime runs as a task, a group or a scope? */
  readonly isBody: boolean;
}

/**
 * Every signal that code at the node can use, the nearest first. Functions that run later than the code around them,
 * such as listeners, end the search: what they do is not part of the work that the outer signal cancels.
 */
export function* signalsInScope(node: TSESTree.Node, file: SourceFile): Generator<SignalSource> {
  for (let scope: Scope | null = scopeAt(file, node); scope; scope = scope.upper) {
    for (const source of sourcesOf(scope, file)) if (isUsable(source, node, file)) yield source;
    if (isFunction(scope.block) && isBarrier(scope.block, file)) return;
    if (/^class/.test(scope.type)) return;
  }
}

/** The nearest one that somebody outside can abort. */
export function givenSignal(node: TSESTree.Node, file: SourceFile): SignalSource | undefined {
  for (const source of signalsInScope(node, file)) if (source.isGiven) return source;
  return undefined;
}

function isBarrier(node: FunctionNode, file: SourceFile): boolean {
  return !runsInPlace(node, file) || isShielded(node, file);
}

/** What an expression such as `signal`, `task` or `task.signal` takes its signal from. */
export function sourceOf(node: TSESTree.Node, file: SourceFile): SignalSource | undefined {
  const expression = unwrap(node);
  const isSignal = memberName(expression) === 'signal';
  const name =
    expression.type === 'MemberExpression' && isSignal ? unwrap(expression.object) : expression;
  if (name.type !== 'Identifier') return undefined;
  const variable = variableOf(file, name.name, name);
  return variable && sourceOfVariable(variable, file);
}

export function sourceOfVariable(variable: Variable, file: SourceFile): SignalSource | undefined {
  // A constant may be made of itself, in code that does not work.
  const workOut = () => sourceIn(variable, file) ?? null;
  return knownOr(knownSources(file), variable, { assumed: null, workOut }) ?? undefined;
}

function sourceIn(variable: Variable, file: SourceFile): SignalSource | undefined {
  const [definition] = variable.defs;
  return definition && variable.defs.length === 1
    ? classify(variable, definition, file)
    : undefined;
}

const knownSources = knownOfFile<Variable, SignalSource | null>();
const sourcesByScope = knownOfFile<Scope, readonly SignalSource[]>();

/** What was made of other signals comes first, then what the runtime gives, then what the caller gives. */
const order: readonly SignalKind[] = ['holder', 'signal', 'options', 'controller'];

function sourcesOf(scope: Scope, file: SourceFile): readonly SignalSource[] {
  const known = sourcesByScope(file).get(scope);
  if (known) return known;
  const found = scope.variables
    .flatMap((variable) => sourceOfVariable(variable, file) ?? [])
    .toSorted((a, b) => Number(a.isGiven) - Number(b.isGiven) || rank(a) - rank(b));
  const [controllers, others] = [
    found.filter(isController),
    found.filter((each) => !isController(each)),
  ];
  const sorted = [...others, ...controllers];
  sourcesByScope(file).set(scope, sorted);
  return sorted;
}

function rank({ kind }: SignalSource): number {
  return order.indexOf(kind);
}

function isController({ kind }: SignalSource): boolean {
  return kind === 'controller';
}

function isUsable({ variable }: SignalSource, node: TSESTree.Node, file: SourceFile): boolean {
  const [definition] = variable.defs;
  const isDeclared = definition!.type === 'Parameter' || definition!.node.range[1] <= node.range[0];
  return isDeclared && variableOf(file, variable.name, node) === variable;
}

function classify(
  variable: Variable,
  definition: Definition,
  file: SourceFile,
): SignalSource | undefined {
  const name = definition.name as TSESTree.Identifier;
  if (definition.type === 'Parameter') return ofParameter(variable, name, definition.node, file);
  if (definition.node.type !== 'VariableDeclarator' || !definition.node.init) return undefined;
  return ofConstant(variable, name, definition.node, file);
}

// ── Parameters ──

function ofParameter(
  variable: Variable,
  name: TSESTree.Identifier,
  owner: TSESTree.Node,
  file: SourceFile,
): SignalSource | undefined {
  const pattern = patternOf(name);
  if (pattern)
    return isSignalProperty(name, pattern, variable) ? given(variable, 'signal') : undefined;
  const isBody = isFunction(owner) && owner.params.includes(name);
  const body = isBody ? bodyParameterKind(name, owner, file) : undefined;
  if (body) return { ...given(variable, body), isBody: true };
  const type = name.typeAnnotation?.typeAnnotation;
  if (!type && isNamedSignal(variable)) return given(variable, 'signal');
  const kind = (type && signalKindOfType(type, file)) ?? kindByUse(variable);
  return kind && given(variable, kind, Boolean(name.optional));
}

/** A context from elsewhere, whose signal the function itself uses as one: `context.signal.throwIfAborted()`. */
function kindByUse({ references }: Variable): SignalKind | undefined {
  const members = references.flatMap(({ identifier: { parent }, identifier }) =>
    parent?.type === 'MemberExpression' && parent.object === identifier ? [parent] : [],
  );
  // How a process ended has a signal too.
  if (members.some((each) => ofProcess.test(memberName(each) ?? ''))) return undefined;
  return members.some((each) => memberName(each) === 'signal' && isReadAsAbort(each))
    ? 'options'
    : undefined;
}

const ofProcess = /^(?:code|exitCode|pid|status|stderr|stdout)$/;

function isReadAsAbort({ parent }: TSESTree.MemberExpression): boolean {
  return parent.type === 'MemberExpression' && abortMembers.test(memberName(parent) ?? '');
}

const abortMembers = /^(?:aborted|reason|throwIfAborted|onabort|addEventListener)$/;

function given(variable: Variable, kind: SignalKind, isOptional = false): SignalSource {
  return {
    variable,
    kind,
    text: textOf(variable.name, kind, isOptional),
    isGiven: true,
    isBody: false,
  };
}

function textOf(name: string, kind: SignalKind, isOptional = false): string {
  if (kind === 'signal') return name;
  return isOptional ? `${name}?.signal` : `${name}.signal`;
}

/** Without a type, a name alone is not enough: the signals of processes and of UI libraries have it too. */
function isNamedSignal(variable: Variable): boolean {
  if (!/^(abort_?)?signal$/i.test(variable.name)) return false;
  return /^abort/i.test(variable.name) || variable.references.some(isAbortUse);
}

function isAbortUse({ identifier }: Variable['references'][number]): boolean {
  const { parent } = identifier;
  if (parent?.type !== 'MemberExpression' || parent.object !== identifier) {
    return (
      parent?.type === 'Property' && parent.shorthand && parent.parent.type === 'ObjectExpression'
    );
  }
  return abortMembers.test(memberName(parent) ?? '');
}

/** The object pattern that binds a name directly, as in `({ signal }) =>`. */
function patternOf(name: TSESTree.Identifier): TSESTree.ObjectPattern | undefined {
  const value = name.parent?.type === 'AssignmentPattern' ? name.parent : name;
  const property = value.parent;
  if (property?.type !== 'Property' || property.value !== value) return undefined;
  return property.parent.type === 'ObjectPattern' ? property.parent : undefined;
}

function isSignalProperty(
  name: TSESTree.Identifier,
  pattern: TSESTree.ObjectPattern,
  variable: Variable,
): boolean {
  const keys = pattern.properties.flatMap((each) => (each.type === 'Property' ? keyOf(each) : []));
  const value = name.parent.type === 'AssignmentPattern' ? name.parent : name;
  const key = keyOf(value.parent as TSESTree.Property);
  if (key !== 'signal' && key !== 'abortSignal') return false;
  // How a process ended has a signal too; and what is called or has a value is a signal of a UI library.
  if (keys.some((each) => /^(exit_?code|code|status|pid|stdout|stderr)$/i.test(each ?? '')))
    return false;
  if (variable.references.some(isReactiveUse)) return false;
  return declaresSignal(pattern, key);
}

function isReactiveUse({ identifier }: Variable['references'][number]): boolean {
  const { parent } = identifier;
  if (parent?.type === 'CallExpression') return parent.callee === identifier;
  return parent?.type === 'MemberExpression' && /^(value|peek)$/.test(memberName(parent) ?? '');
}

/** Not when the pattern's own type says that the property is something else. */
function declaresSignal({ typeAnnotation }: TSESTree.ObjectPattern, key: string): boolean {
  const type = typeAnnotation?.typeAnnotation;
  if (type?.type !== 'TSTypeLiteral') return true;
  const member = type.members.find(
    (each) => each.type === 'TSPropertySignature' && keyOf(each) === key,
  );
  const declared = member?.type === 'TSPropertySignature' ? member.typeAnnotation : undefined;
  return (
    declared !== undefined && signalKindOfType(declared.typeAnnotation, undefined) === 'signal'
  );
}

function keyOf({ key }: TSESTree.Property | TSESTree.TSPropertySignature): string | undefined {
  return key.type === 'Identifier' ? key.name : undefined;
}

// ── Constants ──

function ofConstant(
  variable: Variable,
  name: TSESTree.Identifier,
  declarator: TSESTree.VariableDeclarator,
  file: SourceFile,
): SignalSource | undefined {
  const init = unwrap(declarator.init!);
  if (declarator.id !== name) return ofPattern(variable, name, init, file);
  const own = { variable, isGiven: false, isBody: false };
  if (isNewController(init, file))
    return { ...own, kind: 'controller', text: `${name.name}.signal` };
  if (isAbortSignalCall(init, file)) return { ...own, kind: 'signal', text: name.name };
  if (opensGroup(init, file))
    return { ...own, kind: 'holder', text: `${name.name}.signal`, isGiven: true };
  if (memberName(init) !== 'signal') return undefined;
  const from = sourceOf(init, file);
  return from && { ...from, variable, kind: 'signal', text: name.name, isBody: false };
}

/** `const { signal } = options` takes it from a source, or from a new controller that nobody can abort. */
function ofPattern(
  variable: Variable,
  name: TSESTree.Identifier,
  init: TSESTree.Node,
  file: SourceFile,
): SignalSource | undefined {
  const pattern = patternOf(name);
  if (!pattern || pattern.parent.type !== 'VariableDeclarator') return undefined;
  const source = init.type === 'Identifier' ? sourceOf(init, file) : undefined;
  const key = keyOf(
    (name.parent.type === 'AssignmentPattern'
      ? name.parent.parent
      : name.parent) as TSESTree.Property,
  );
  if (!source || source.kind === 'signal' || key !== 'signal') return undefined;
  return { ...source, variable, kind: 'signal', text: name.name, isBody: false };
}

export function isNewController(node: TSESTree.Node, file: SourceFile): boolean {
  if (node.type !== 'NewExpression' || node.callee.type !== 'Identifier') return false;
  return node.callee.name === 'AbortController' && isGlobal(file, 'AbortController', node);
}

function opensGroup(init: TSESTree.Node, file: SourceFile): boolean {
  const node = init.type === 'AwaitExpression' ? unwrap(init.argument) : init;
  return node.type === 'CallExpression' && runtimeNameOf(node.callee, file) === 'TaskGroup.open';
}

/** Does the code stand in a function that the runtime runs as a task, directly or through one that runs in place? */
export function isInTask(node: TSESTree.Node, file: SourceFile): boolean {
  for (let at = node.parent; at; at = at.parent) {
    if (!isFunction(at)) continue;
    if (isTaskBody(at, file)) return true;
    if (!runsInPlace(at, file)) return false;
  }
  return false;
}
