import type { TSESTree } from '@typescript-eslint/types';
import { isLog } from '../ast/log.ts';
import { unwrap } from '../ast/kinds.ts';
import { contains } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';
import { timerPromise } from '../timers/timer-promise.ts';
import { isSame, linearOf, plus, type Linear } from './linear.ts';
import { isName, type RetryLoop } from './loop.ts';

/** When a loop tries again, and what it does before. */
export interface RetryPolicy {
  /** The turn after which the handler rethrows; absent where it never does. */
  readonly last: Linear | undefined;
  /** Failures that are rethrown at once: the conditions of it, each to be negated. */
  readonly fatal: readonly TSESTree.Expression[];
  /** What is said before a pause. */
  readonly told: readonly TSESTree.Statement[];
  readonly pause: Pause | undefined;
  /** The variable that keeps the last failure for a `throw` behind the loop. */
  readonly kept: string | undefined;
  /** Is something said, or a pause made, after the last failure too? */
  readonly isToldAtEnd: boolean;
}

interface Pause {
  readonly ms: TSESTree.Expression;
  /** The constant that holds the time, which `told` may speak of. */
  readonly name: string | undefined;
  /** Is it known to count milliseconds? */
  readonly isKnown: boolean;
}

/** `undefined` for a loop that does anything else after a failure. */
export function policyOf(loop: RetryLoop, file: SourceFile): RetryPolicy | undefined {
  const reader = new Reader(loop, file);
  return loop.after.every((each) => reader.read(each)) ? reader.policy() : undefined;
}

class Reader {
  readonly #loop: RetryLoop;
  readonly #file: SourceFile;
  readonly #fatal: TSESTree.Expression[] = [];
  readonly #told: TSESTree.Statement[] = [];
  #last: Linear | undefined = undefined;
  #pause: Pause | undefined = undefined;
  #time: TSESTree.VariableDeclarator | undefined = undefined;
  #kept: string | undefined = undefined;
  #isGuarded = false;

  constructor(loop: RetryLoop, file: SourceFile) {
    this.#loop = loop;
    this.#file = file;
  }

  policy(): RetryPolicy | undefined {
    if (this.#time && !this.#pause) return undefined;
    const isTold = this.#told.length > 0 || this.#pause !== undefined;
    return {
      last: this.#last,
      fatal: this.#fatal,
      told: this.#told,
      pause: this.#pause,
      kept: this.#kept,
      isToldAtEnd: isTold && !this.#last && !this.#isGuarded,
    };
  }

  /** Does the statement say something of the policy? In order: who ends it, what is said, how long the pause is. */
  read(statement: TSESTree.Statement): boolean {
    if (this.#pause) return statement.type === 'ContinueStatement' && !statement.label;
    switch (statement.type) {
      case 'ContinueStatement':
        return !statement.label;
      case 'IfStatement':
        return this.#readIf(statement);
      case 'VariableDeclaration':
        return this.#readTime(statement);
      case 'ExpressionStatement':
        return this.#readExpression(statement);
      default:
        return false;
    }
  }

  #readIf({ test, consequent, alternate }: TSESTree.IfStatement): boolean {
    if (this.#time) return false;
    if (!alternate && this.#isRethrow(onlyOf(consequent))) return this.#readEnd(test);
    const isEnd = alternate ? this.#isRethrow(onlyOf(alternate)) : true;
    if (!isEnd || this.#last || this.#told.length || !this.#isNotLast(test)) return false;
    if (alternate) this.#last = this.#loop.counter!.last;
    this.#isGuarded = true;
    const inner = consequent.type === 'BlockStatement' ? consequent.body : [consequent];
    return inner.every((each) => this.read(each));
  }

  #isRethrow(statement: TSESTree.Statement | undefined): boolean {
    const { param } = this.#loop.handler;
    if (statement?.type !== 'ThrowStatement' || param?.type !== 'Identifier') return false;
    return isName(unwrap(statement.argument), param.name);
  }

  /** `attempt === max || !isTransient(error)`; what was said before it would be said of every failure. */
  #readEnd(test: TSESTree.Expression): boolean {
    if (this.#told.length) return false;
    return alternativesOf(test).every((each) => {
      const last = this.#lastBy(each);
      if (last && this.#last) return false;
      if (last) this.#last = last;
      else this.#fatal.push(each);
      return last !== undefined || !contains(each, this.#file.visitorKeys, isAwait);
    });
  }

  /** `attempt === max`, `attempt >= max`, `attempt + 1 === max`: the value of the counter in the last turn. */
  #lastBy(test: TSESTree.Expression): Linear | undefined {
    const node = unwrap(test);
    if (node.type !== 'BinaryExpression' || !/^(===?|>=?)$/.test(node.operator)) return undefined;
    const bound = this.#boundBy(node);
    return bound && node.operator === '>' ? plus(bound, 1) : bound;
  }

  /** `attempt < max - 1`, with what is done only then. */
  #isNotLast(test: TSESTree.Expression): boolean {
    const node = unwrap(test);
    if (node.type !== 'BinaryExpression' || !/^(<|!==?)$/.test(node.operator)) return false;
    const bound = this.#boundBy(node);
    const last = this.#loop.counter?.last;
    return Boolean(bound && last && isSame(bound, last));
  }

  #boundBy({ left, right }: TSESTree.BinaryExpression): Linear | undefined {
    const { counter } = this.#loop;
    const turn = linearOf(left, this.#file);
    const bound = linearOf(right, this.#file);
    if (!counter || turn?.name !== counter.name || !bound) return undefined;
    return plus(bound, -turn.offset);
  }

  /** `const delay = base * 2 ** attempt;` */
  #readTime({ declarations: [declarator, ...others] }: TSESTree.VariableDeclaration): boolean {
    if (this.#time || others.length || !declarator?.init) return false;
    if (declarator.id.type !== 'Identifier') return false;
    if (contains(declarator.init, this.#file.visitorKeys, isAwait)) return false;
    this.#time = declarator;
    return true;
  }

  #readExpression(statement: TSESTree.ExpressionStatement): boolean {
    const { expression } = statement;
    if (expression.type === 'AwaitExpression') return this.#readPause(expression);
    if (expression.type === 'AssignmentExpression') return this.#readKept(expression);
    const says = isLog(expression) || (this.#last !== undefined && isPlainCall(expression));
    if (!says || contains(expression, this.#file.visitorKeys, isAwait)) return false;
    this.#told.push(statement);
    return true;
  }

  #readPause({ argument }: TSESTree.AwaitExpression): boolean {
    const timer = timerPromise(argument, this.#file);
    if (!timer?.ms || !timer.isPlain || timer.outcome === 'rejects') return false;
    const isKnown = timer.outcome === 'resolves';
    const name = this.#time?.id.type === 'Identifier' ? this.#time.id.name : undefined;
    if (name !== undefined && !isName(timer.ms, name)) return false;
    this.#pause = { ms: this.#time?.init ?? timer.ms, name, isKnown };
    return true;
  }

  /** `lastError = error;` */
  #readKept({ left, operator, right }: TSESTree.AssignmentExpression): boolean {
    const { param } = this.#loop.handler;
    const isError = param?.type === 'Identifier' && isName(unwrap(right), param.name);
    if (!isError || operator !== '=' || left.type !== 'Identifier' || this.#kept) return false;
    this.#kept = left.name;
    return true;
  }
}

function onlyOf(statement: TSESTree.Statement): TSESTree.Statement | undefined {
  if (statement.type !== 'BlockStatement') return statement;
  return statement.body.length === 1 ? statement.body[0] : undefined;
}

function alternativesOf(test: TSESTree.Expression): TSESTree.Expression[] {
  return test.type === 'LogicalExpression' && test.operator === '||'
    ? [...alternativesOf(test.left), ...alternativesOf(test.right)]
    : [test];
}

function isPlainCall(expression: TSESTree.Expression): boolean {
  return expression.type === 'CallExpression';
}

function isAwait(node: TSESTree.Node): boolean {
  return node.type === 'AwaitExpression';
}
