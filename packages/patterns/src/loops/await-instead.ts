import type { TSESTree } from '@typescript-eslint/types';
import { enclosingFunction, memberName, unwrap } from '../ast/kinds.ts';
import { definitionOf, variableOf } from '../ast/scope.ts';
import { givenSignal } from '../ast/signal-in-scope.ts';
import { hasComment, textOf } from '../ast/tokens.ts';
import { ownerOf } from '../cancellation/signal-argument.ts';
import type { Rewrite } from '../define-pattern.ts';
import { replace, type Edit } from '../edits/edit.ts';
import { semicolonOf } from '../edits/file-style.ts';
import { localName } from '../edits/runtime-import.ts';
import type { SourceFile } from '../source-file.ts';
import type { Loop } from './busy-wait.ts';

/** Waits once for what the loop asks again and again: a flag of this file, or a point in time. */
export function awaitInstead(loop: Loop, messageId: string, file: SourceFile): Rewrite {
  if (hasComment(file, loop.range)) return { outcome: 'left', reason: 'comment-in-the-way' };
  return messageId === 'polls' ? awaitEvent(loop, file) : awaitTime(loop, file);
}

// ── A flag ──

/** `let isReady = false`, which others set to `true`, is an event that has not happened yet. */
function awaitEvent(loop: Loop, file: SourceFile): Rewrite {
  const flag = flagOf(loop);
  const declaration = flag && declarationOf(flag, file);
  const edits = declaration && editsOfUses(flag, file);
  if (!edits || edits.includes(undefined))
    return { outcome: 'left', reason: 'no-direct-counterpart' };
  const made = `const ${flag.name} = new ${localName(file, 'Event')}()`;
  const [declarator] = declaration.declarations;
  const end = declarator.range[1];
  return {
    outcome: 'converted',
    edits: [
      replace([declaration.range[0], end], made),
      ...(edits as Edit[]).filter(
        (each) => each.end <= loop.range[0] || each.start >= loop.range[1],
      ),
      replace(loop.range, `await ${flag.name}.wait(${owner(loop, file)})${semicolonOf(file)}`),
    ],
    imports: ['Event'],
    frees: pausesOf(loop),
    notes: [],
    title: `Make \`${flag.name}\` an event, and await it.`,
  };
}

/** `while (!isReady) await sleep(50);` */
function flagOf({ body, test, type }: Loop): TSESTree.Identifier | undefined {
  const only = body.type === 'BlockStatement' ? body.body : [body];
  const isPlain = type === 'WhileStatement' && only.length === 1;
  if (!isPlain || only[0]!.type !== 'ExpressionStatement' || !test) return undefined;
  const node = unwrap(test);
  const flag = node.type === 'UnaryExpression' && node.operator === '!' && unwrap(node.argument);
  return flag && flag.type === 'Identifier' ? flag : undefined;
}

function declarationOf(
  flag: TSESTree.Identifier,
  file: SourceFile,
): TSESTree.VariableDeclaration | undefined {
  const definition = definitionOf(file, flag);
  if (definition?.type !== 'Variable') return undefined;
  const { init, parent } = definition.node;
  const isOwn = parent.declarations.length === 1 && /^(Block|Program)/.test(parent.parent.type);
  return isOwn && init?.type === 'Literal' && init.value === false ? parent : undefined;
}

/** `undefined` for a use that an event has nothing for. */
function editsOfUses(flag: TSESTree.Identifier, file: SourceFile): (Edit | undefined)[] {
  const references = variableOf(file, flag.name, flag)!.references.filter(({ init }) => !init);
  return references.map(({ identifier }): Edit | undefined => {
    const { parent } = identifier;
    if (parent?.type === 'AssignmentExpression' && parent.left === identifier) {
      const isSet = parent.operator === '=' && textOf(file, parent.right) === 'true';
      return isSet ? replace(parent.range, `${flag.name}.set()`) : undefined;
    }
    const isValue =
      parent && !/^(Property|ExportSpecifier|UpdateExpression|TSType)/.test(parent.type);
    return isValue ? replace(identifier.range, `${flag.name}.isSet`) : undefined;
  });
}

// ── The clock ──

/** `while (Date.now() < end);` */
function awaitTime(loop: Loop, file: SourceFile): Rewrite {
  const test = loop.test && unwrap(loop.test);
  const isEmpty = /^(EmptyStatement|BlockStatement)$/.test(loop.body.type);
  const ms = isEmpty && test?.type === 'BinaryExpression' ? timeLeft(test, file) : undefined;
  if (ms === undefined || !enclosingFunction(loop)?.async) {
    return { outcome: 'left', reason: 'not-in-async-function' };
  }
  const given = [`Math.max(0, ${ms})`, owner(loop, file)].filter(Boolean).join(', ');
  return {
    outcome: 'converted',
    edits: [replace(loop.range, `await ${localName(file, 'sleep')}(${given})${semicolonOf(file)}`)],
    imports: ['sleep'],
    notes: [],
    title: 'Sleep until then.',
  };
}

/** Of `Date.now() < end` and `Date.now() - start < ms`. */
function timeLeft({ left, operator, right }: TSESTree.BinaryExpression, file: SourceFile) {
  if (!/^<=?$/.test(operator)) return undefined;
  const passed = unwrap(left);
  const isDifference = passed.type === 'BinaryExpression' && passed.operator === '-';
  const clock = isDifference ? unwrap(passed.left) : passed;
  const isClock =
    clock.type === 'CallExpression' && /^(Date|performance)\.now$/.test(textOf(file, clock.callee));
  if (!isClock) return undefined;
  const text = textOf(file, passed);
  return `${operand(right, file)} - ${isDifference ? `(${text})` : text}`;
}

function operand(node: TSESTree.Node, file: SourceFile): string {
  const text = textOf(file, unwrap(node));
  return /^(Identifier|Literal|MemberExpression|CallExpression)$/.test(unwrap(node).type)
    ? text
    : `(${text})`;
}

// ── Both ──

/** Who may cancel the wait. */
function owner(loop: Loop, file: SourceFile): string {
  const signal = givenSignal(loop, file);
  return signal ? ownerOf({ ...signal, name: signal.variable.name }) : '';
}

/** Where the function that paused was named, as its import may have no other use. */
function pausesOf({ body }: Loop): number[] {
  const statement = body.type === 'BlockStatement' ? body.body[0] : body;
  const expression = statement?.type === 'ExpressionStatement' && statement.expression;
  const awaited =
    expression && expression.type === 'AwaitExpression' && unwrap(expression.argument);
  if (!awaited || awaited.type !== 'CallExpression') return [];
  const { callee } = awaited;
  return memberName(callee) === undefined || callee.type === 'Identifier' ? [callee.range[0]] : [];
}
