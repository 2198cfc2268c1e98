import type { TSESTree } from '@typescript-eslint/types';
import { outerRange, textOf } from '../ast/tokens.ts';
import type { SourceFile } from '../source-file.ts';
import { attemptName, copy, type Copied } from './copied.ts';
import { linearText, plus, type Linear } from './linear.ts';
import type { RetryLoop } from './loop.ts';
import { pauseOptions } from './pause.ts';
import type { RetryPolicy } from './policy.ts';

/** The last argument of `retry()`: how often, how long the pauses are, what is fatal, and what is said. */
export function optionsText(
  loop: RetryLoop,
  policy: RetryPolicy,
  last: Linear | undefined,
  file: SourceFile,
): string {
  const { counter } = loop;
  const attempts = counter && last ? plus(last, 1 - counter.start) : undefined;
  const options = [
    `maxAttempts: ${attempts ? linearText(attempts) : 'Infinity'}`,
    ...pauseTexts(loop, policy, attempts, file),
    ...fatalText(loop, policy, file),
    ...toldText(loop, policy, file),
  ];
  return `{ ${options.join(', ')} }`;
}

function pauseTexts(
  loop: RetryLoop,
  { pause }: RetryPolicy,
  attempts: Linear | undefined,
  file: SourceFile,
): string[] {
  if (!pause) return ['base: 0'];
  const count = attempts?.name === '' ? attempts.offset : undefined;
  const plain = pauseOptions(pause.ms, loop.counter, count, file);
  if (plain) return plain;
  const copied = copy([pause.ms], namesOf(loop), file);
  return [`delay: ${functionText(copied, copied.text, loop, file)}`];
}

/** `retryIf` says when to go on, where the loop says when not to. */
function fatalText(loop: RetryLoop, { fatal }: RetryPolicy, file: SourceFile): string[] {
  if (!fatal.length) return [];
  const copies = fatal.map((each) => copy([each], namesOf(loop), file));
  const body = fatal.map((each, at) => negated(each, copies[at]!.text, file)).join(' && ');
  return [`retryIf: ${functionText(joined(copies), body, loop, file)}`];
}

function negated(node: TSESTree.Expression, text: string, file: SourceFile): string {
  if (node.type === 'UnaryExpression' && node.operator === '!') {
    const isLoose = /^(Logical|Conditional|Sequence|Assignment)/.test(node.argument.type);
    const [start, end] = isLoose ? outerRange(file, node.argument) : node.argument.range;
    return text.slice(start - node.range[0], text.length - (node.range[1] - end));
  }
  if (node.type === 'BinaryExpression') {
    const { left, right, operator } = node;
    const opposite = opposites[operator];
    const at = left.range[1] - node.range[0];
    const behind = text.length - (node.range[1] - right.range[0]);
    const isCopied = text === textOf(file, node);
    if (opposite && isCopied) {
      return (
        text.slice(0, at) + text.slice(at, behind).replace(operator, opposite) + text.slice(behind)
      );
    }
  }
  const isTight = /^(Call|Member|Identifier)/.test(node.type);
  return isTight ? `!${text}` : `!(${text})`;
}

const opposites: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '==': '!=',
  '!=': '==',
};

function toldText(loop: RetryLoop, { told, pause }: RetryPolicy, file: SourceFile): string[] {
  if (!told.length) return [];
  const [first] = told;
  const only = told.length === 1 && first!.type === 'ExpressionStatement' && first!.expression;
  const copied = copy(only ? [only] : told, { ...namesOf(loop), time: pause?.name }, file);
  const body = only ? copied.text : `{ ${copied.text} }`;
  return [`onRetry: ${functionText(copied, body, loop, file, pause?.name)}`];
}

function joined(copies: readonly Copied[]): Copied {
  return {
    text: '',
    usesError: copies.some((each) => each.usesError),
    usesTurn: copies.some((each) => each.usesTurn),
    usesTime: false,
  };
}

function namesOf({ counter, handler }: RetryLoop) {
  return { counter, error: handler.param };
}

/** With as many of the parameters as the text reads. */
function functionText(
  { usesError, usesTurn, usesTime }: Copied,
  body: string,
  { counter, handler }: RetryLoop,
  file: SourceFile,
  time = '',
): string {
  const error = usesError && handler.param ? textOf(file, handler.param) : '_error';
  const turn = usesTurn ? attemptName(counter) : '_attempt';
  const count = usesTime ? 3 : usesTurn ? 2 : Number(usesError);
  return `(${[error, turn, time].slice(0, count).join(', ')}) => ${body}`;
}
