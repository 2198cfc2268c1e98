import type { TSESTree } from '@typescript-eslint/types';
import { isPlainKind } from '../ast/plain-kinds.ts';
import type { Program, Type } from './checker.ts';
import type { CompatProgram } from './compat-checker.ts';
import { compatMisused } from './compat-misused.ts';
import { compatTypescript } from './compat-typescript.ts';
import { hidesAbsence } from './null-checks.ts';
import { holdsFunctions, holdsThenables, isArray, mayBeArray } from './questions/array.ts';
import { declaredIn } from './questions/declared-in.ts';
import { handsOverThenable, parameterCount } from './questions/function.ts';
import { isAsyncGenerator } from './questions/generator.ts';
import { isOpaque, typeAt, type Question } from './questions/question.ts';
import { signalSlot } from './questions/signal-slot.ts';
import {
  isAlwaysThenable,
  isLikePromise,
  isPromise,
  isThenable,
  resolvesToError,
} from './questions/thenable.ts';
import { expectsVoid, type ToTsNode } from './questions/void-place.ts';
import { hasSymbol } from './questions/well-known.ts';
import type { Answer, TypeOracle } from './type-oracle.ts';

/**
 * The types that a call may have by what its function is declared to return, where these say as much of it as the type
 * of the call itself, and are cheaper to have.
 */
export type DeclaredResults = (node: TSESTree.Node) => readonly Type[] | undefined;

/** Asks a checker, whosever it is, and the fallback where the type is `any` or the node has none. */
export function programOracle(
  program: Program,
  toTsNode: ToTsNode,
  fallback: TypeOracle,
  declaredResults: DeclaredResults = () => undefined,
): TypeOracle {
  const checker = program.getTypeChecker();
  const at: At = (node) => {
    const tsNode = toTsNode(node);
    return tsNode && { program, checker, tsNode };
  };
  return {
    ...predicates(at, fallback, declaredResults),
    hidesAbsence: (node) => hidesAbsence(node, program),
    parameterCount: (node) => {
      const question = at(node);
      const count = question && parameterCount(typeAt(question));
      return count ?? fallback.parameterCount(node);
    },
    expectsVoidReturn: (node) =>
      expectsVoid(node, { program, checker, toTsNode }) ?? fallback.expectsVoidReturn(node),
    signalSlot: (call) => {
      const question = at(call);
      const callee = at(call.callee);
      const slot =
        question && callee && signalSlot(typeAt(callee), call.type === 'NewExpression', question);
      return slot ?? fallback.signalSlot(call);
    },
    declaredIn: (node) => {
      const question = at(nameIn(node));
      return (question && declaredIn(question)) ?? fallback.declaredIn(node);
    },
    compat: {
      ...compatTypescript({
        program: program as unknown as CompatProgram,
        esTreeNodeToTSNodeMap: { get: toTsNode },
      }),
      ...compatMisused({ program, checker, toTsNode }),
    },
  };
}

type At = (node: TSESTree.Node) => Question | undefined;

function predicates(at: At, fallback: TypeOracle, declaredResults: DeclaredResults) {
  const about = (name: Predicate, test: Test, testDeclared: Test = test) => {
    return (node: TSESTree.Expression): Answer => {
      const question = at(node);
      const declared = question && declaredResults(node);
      const known = declared && agreed(declared, (type) => testDeclared(type, question));
      if (known !== undefined) return known;
      const type = question && typeAt(question);
      const answer = !type || isOpaque(type) ? undefined : test(type, question);
      return answer ?? fallback[name]?.(node);
    };
  };
  return {
    isPromise: ofEither(about('isPromise', isPromise)),
    isLikePromise: about('isLikePromise', isLikePromise),
    resolvesToError: about('resolvesToError', resolvesToError, () => undefined),
    isThenable: ofEither(about('isThenable', isThenable)),
    isAlwaysThenable: about('isAlwaysThenable', isAlwaysThenable),
    isAny: (node: TSESTree.Expression) => {
      const question = at(node);
      return question ? isOpaque(typeAt(question)) : fallback.isAny(node);
    },
    isArray: about('isArray', isArray),
    isArrayOfThenables: about('isArrayOfThenables', holdsThenables, holdsNothing),
    isArrayOfFunctions: about('isArrayOfFunctions', holdsFunctions, holdsNothing),
    isAsyncIterable: about('isAsyncIterable', hasSymbol('asyncIterator')),
    isDisposable: about('isDisposable', hasSymbol('dispose')),
    isAsyncDisposable: about('isAsyncDisposable', hasSymbol('asyncDispose')),
    isAsyncGenerator: about('isAsyncGenerator', isAsyncGenerator),
    returnsThenable: about('returnsThenable', handsOverThenable, () => undefined),
  };
}

/** What an array holds may depend on what the call is given, but not that it is none. */
function holdsNothing(type: Type, question: Question): Answer {
  return mayBeArray(type, question) ? undefined : false;
}

/** Of a choice, that of the two that it is between: each of them is less to find the type of. */
function ofEither(ask: (node: TSESTree.Expression) => Answer) {
  return (node: TSESTree.Expression): Answer => {
    if (node.type !== 'ConditionalExpression') return ask(node);
    const answers = [node.consequent, node.alternate].map(
      (each) => !isPlainKind(each) && ask(each),
    );
    return answers.includes(true) || (answers.includes(undefined) ? ask(node) : false);
  };
}

type Test = (type: Type, question: Question) => Answer;

/** The answer that holds for all of the types. */
function agreed(types: readonly Type[], test: (type: Type) => Answer): Answer {
  const [first, ...others] = types.map(test);
  return others.every((each) => each === first) ? first : undefined;
}

type Predicate = Extract<keyof TypeOracle, `is${string}` | 'resolvesToError' | 'returnsThenable'>;

/** The name that stands for what an expression is: the member's, or its own. */
function nameIn(node: TSESTree.Node): TSESTree.Node {
  switch (node.type) {
    case 'MemberExpression':
      return node.computed ? node : node.property;
    case 'ChainExpression':
    case 'TSNonNullExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return nameIn(node.expression);
    default:
      return node;
  }
}
