import type { TSESTree } from '@typescript-eslint/types';
import type { Program, Type } from './checker.ts';
import type { CompatProgram } from './compat-checker.ts';
import { compatMisused } from './compat-misused.ts';
import { compatTypescript } from './compat-typescript.ts';
import { holdsFunctions, holdsThenables, isArray } from './questions/array.ts';
import { declaredIn } from './questions/declared-in.ts';
import { parameterCount, returnsThenable } from './questions/function.ts';
import { isAsyncGenerator } from './questions/generator.ts';
import { isOpaque, typeAt, type Question } from './questions/question.ts';
import { signalSlot } from './questions/signal-slot.ts';
import { isAlwaysThenable, isPromise, isThenable } from './questions/thenable.ts';
import { expectsVoid, type ToTsNode } from './questions/void-place.ts';
import { hasSymbol } from './questions/well-known.ts';
import type { Answer, TypeOracle } from './type-oracle.ts';

/** Asks a checker, whosever it is, and the fallback where the type is `any` or the node has none. */
export function programOracle(
  program: Program,
  toTsNode: ToTsNode,
  fallback: TypeOracle,
): TypeOracle {
  const checker = program.getTypeChecker();
  const at: At = (node) => {
    const tsNode = toTsNode(node);
    return tsNode && { program, checker, tsNode };
  };
  return {
    ...predicates(at, fallback),
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
      const slot = question && callee && signalSlot(typeAt(callee), question);
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

function predicates(at: At, fallback: TypeOracle) {
  const about = (name: Predicate, test: (type: Type, question: Question) => Answer) => {
    return (node: TSESTree.Expression): Answer => {
      const question = at(node);
      const type = question && typeAt(question);
      const answer = !type || isOpaque(type) ? undefined : test(type, question);
      return answer ?? fallback[name]?.(node);
    };
  };
  return {
    isPromise: about('isPromise', isPromise),
    isThenable: about('isThenable', isThenable),
    isAlwaysThenable: about('isAlwaysThenable', isAlwaysThenable),
    isAny: (node: TSESTree.Expression) => {
      const question = at(node);
      return question ? isOpaque(typeAt(question)) : fallback.isAny(node);
    },
    isArray: about('isArray', isArray),
    isArrayOfThenables: about('isArrayOfThenables', holdsThenables),
    isArrayOfFunctions: about('isArrayOfFunctions', holdsFunctions),
    isAsyncIterable: about('isAsyncIterable', hasSymbol('asyncIterator')),
    isDisposable: about('isDisposable', hasSymbol('dispose')),
    isAsyncDisposable: about('isAsyncDisposable', hasSymbol('asyncDispose')),
    isAsyncGenerator: about('isAsyncGenerator', isAsyncGenerator),
    returnsThenable: about('returnsThenable', returnsThenable),
  };
}

type Predicate = Extract<keyof TypeOracle, `is${string}` | 'returnsThenable'>;

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
