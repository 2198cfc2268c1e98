import type { TSESTree } from '@typescript-eslint/types';
import { groupInScope } from '../ast/group-in-scope.ts';
import { isFunction, isFunctionValue, methodCall, type FunctionValue } from '../ast/kinds.ts';
import { mayOutliveGroup } from '../ast/outlives-group.ts';
import { hasComment, outerRange, textOf, type Range } from '../ast/tokens.ts';
import { contains, walk } from '../ast/walk.ts';
import { obstacleIn } from '../combinators/elements.ts';
import type { Rewrite } from '../define-pattern.ts';
import { replace, type Edit } from '../edits/edit.ts';
import { semicolonOf } from '../edits/file-style.ts';
import { localName } from '../edits/runtime-import.ts';
import type { ReasonCode } from '../reasons.ts';
import type { SourceFile } from '../source-file.ts';
import type { TypeOracle } from '../types/type-oracle.ts';
import { handleOf } from './handle.ts';
import { timerCall, type TimerName } from './timer-call.ts';

/**
 * A timer that nobody holds becomes a task of the group at hand: an interval a daemon that sleeps and runs in turn, a
 * timeout a task that sleeps first.
 */
export function timerInGroup(
  call: TSESTree.CallExpression,
  file: SourceFile,
  types: TypeOracle,
): Rewrite {
  const found = timerCall(call, file)!;
  const group = groupInScope(call, file);
  if (!group) return left('no-group-in-scope');
  const whole = statementExpression(call);
  if (!whole || handleOf(call, file).fate !== 'dropped') return left('stopped-elsewhere');
  const parts = timerParts(call, file);
  if (!parts) return left('callback-kept');
  const text = { group, ...parts, ...namesFor(parts.callback, file) };
  const edits = editsFor(found.name, whole, text, file, types);
  if (!edits) return left('callback-kept');
  const mayHaveEnded = mayOutliveGroup(call, group, file) ? ['group-may-have-ended' as const] : [];
  return {
    outcome: 'marked',
    title: `Run it as a task of \`${group}\`.`,
    edits,
    imports: ['sleep'],
    notes: [found.name === 'setInterval' ? 'one-at-a-time' : 'group-waits', ...mayHaveEnded],
  };
}

function left(reason: ReasonCode): Rewrite {
  return { outcome: 'left', reason };
}

/** The expression of the statement that only starts the timer, with an `unref()`, which a daemon has no need of. */
function statementExpression(call: TSESTree.CallExpression): TSESTree.Expression | undefined {
  const member = call.parent;
  const unref = member.type === 'MemberExpression' ? methodCall(member.parent, 'unref') : undefined;
  const whole = unref && member === unref.member ? unref.call : call;
  return whole.parent.type === 'ExpressionStatement' ? whole : undefined;
}

interface TimerParts {
  readonly callback: FunctionValue | TSESTree.Identifier;
  readonly ms: string;
}

/** What it calls and how long it waits, where both are as plain as most are. */
function timerParts(call: TSESTree.CallExpression, file: SourceFile): TimerParts | undefined {
  const [callback, ms, ...others] = call.arguments;
  if (!callback || !ms || others.length || !isSteady(ms)) return undefined;
  if (callback.type !== 'Identifier' && !isPlain(callback, file)) return undefined;
  return { callback, ms: textOf(file, ms) };
}

/** Is it the same each time it is read? */
export function isSteady(node: TSESTree.Node): boolean {
  switch (node.type) {
    case 'Literal':
    case 'Identifier':
    case 'ThisExpression':
      return true;
    case 'MemberExpression':
      return !node.computed && isSteady(node.object);
    case 'BinaryExpression':
      return isSteady(node.left) && isSteady(node.right);
    default:
      return false;
  }
}

/** A function without parameters that could as well be an arrow. */
function isPlain(node: TSESTree.Node, file: SourceFile): node is FunctionValue {
  if (!isFunctionValue(node) || node.params.length || node.generator || node.typeParameters) {
    return false;
  }
  if (node.type === 'ArrowFunctionExpression') return true;
  const readsOwn = (each: TSESTree.Node) =>
    each.type === 'ThisExpression' || (each.type === 'Identifier' && each.name === node.id?.name);
  return !obstacleIn(node.body, file) && !contains(node.body, file.visitorKeys, readsOwn);
}

interface Text extends TimerParts {
  readonly group: string;
  readonly task: string;
  readonly sleep: string;
}

/** Names that hide nothing that the callback means. */
function namesFor(callback: TSESTree.Node, file: SourceFile) {
  const used = new Set<string>();
  for (const node of walk(callback, file.visitorKeys)) {
    if (node.type === 'Identifier') used.add(node.name);
  }
  const task = ['task', 'timer', 'timerTask'].find((name) => !used.has(name)) ?? 'ownTask';
  return { task, sleep: localName(file, 'sleep') };
}

function editsFor(
  name: TimerName,
  whole: TSESTree.Expression,
  text: Text,
  file: SourceFile,
  types: TypeOracle,
): readonly Edit[] | undefined {
  const isInterval = name === 'setInterval';
  const semicolon = semicolonOf(file);
  const pause = `await ${text.sleep}(${text.ms}, ${text.task})`;
  const head = `${text.group}.startSoon(async (${text.task}) => {${isInterval ? ' for (;;) {' : ''} ${pause};`;
  const end = `}${isInterval ? ' }, { daemon: true }' : ''})`;
  const [from, to] = runOf(text.callback, isInterval, file, types);
  const around: readonly Range[] = [
    [whole.range[0], from.at],
    [to.at, whole.range[1]],
  ];
  if (around.some((range) => hasComment(file, range))) return undefined;
  return [
    replace(around[0]!, `${head}${from.text}`),
    replace(around[1]!, `${to.text(semicolon)}${end}`),
  ];
}

interface Cut {
  readonly at: number;
  readonly text: string;
}

/** What one run consists of: the body of the callback, or a call of it. */
function runOf(
  callback: TimerParts['callback'],
  isInterval: boolean,
  file: SourceFile,
  types: TypeOracle,
): [Cut, { at: number; text: (semicolon: string) => string }] {
  if (callback.type === 'Identifier') {
    const [start, end] = callback.range;
    return [
      { at: start, text: ' await ' },
      { at: end, text: (semicolon) => `()${semicolon} ` },
    ];
  }
  const { body } = callback;
  if (body.type !== 'BlockStatement') {
    const [start, end] = outerRange(file, body);
    const isPromise = callback.async || types.isThenable(body) !== false;
    return [
      { at: start, text: isPromise ? ' await ' : ' ' },
      { at: end, text: (semicolon) => `${semicolon} ` },
    ];
  }
  if (!isInterval || !returns(body, file)) {
    const [start, end] = body.range;
    return [
      { at: start + 1, text: '' },
      { at: end - 1, text: () => '' },
    ];
  }
  const [start, end] = callback.range;
  return [
    { at: start, text: ' await (' },
    { at: end, text: (semicolon) => `)()${semicolon} ` },
  ];
}

/** A `return` ends one run; in a loop it would end all of them. */
function returns(body: TSESTree.BlockStatement, file: SourceFile): boolean {
  for (const node of walk(body, file.visitorKeys, (each) => !isFunction(each))) {
    if (node.type === 'ReturnStatement') return true;
  }
  return false;
}
