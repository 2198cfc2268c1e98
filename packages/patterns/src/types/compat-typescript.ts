import type { TSESTree } from '@typescript-eslint/types';
import type { CompatChecker, CompatProgram, CompatSymbol, CompatType } from './compat-checker.ts';
import type { CompatTypes, PromiseNotion } from './compat-types.ts';
import { isDeclaredByLibrary, matchesType, matchesValue } from './type-specifier.ts';

interface Typed {
  readonly program: CompatProgram;
  readonly esTreeNodeToTSNodeMap: { get(node: never): unknown };
}

/** Answers as typescript-eslint does, by the checker that it would ask. */
export function compatTypescript({ program, esTreeNodeToTSNodeMap }: Typed): CompatTypes {
  const checker = program.getTypeChecker();
  const tsNodeOf = (node: TSESTree.Node) => esTreeNodeToTSNodeMap.get(node as never) as never;
  return {
    floatingKind(node, notion) {
      const tsNode = tsNodeOf(node);
      if (!tsNode) return undefined;
      const question = { program, checker, tsNode, notion };
      const type = checker.getTypeAtLocation(tsNode);
      if (isPromiseArray(type, question)) return 'array';
      return isPromiseLike(type, question) ? 'promise' : undefined;
    },
    matchesCallee(callee, specifiers) {
      const tsNode = tsNodeOf(callee);
      if (!tsNode || specifiers.length === 0) return false;
      const type = checker.getTypeAtLocation(tsNode);
      return specifiers.some(
        (each) => matchesValue(callee, type, each, program) || matchesType(type, each, program),
      );
    },
    isCallable(node) {
      const tsNode = tsNodeOf(node);
      return Boolean(tsNode) && checker.getTypeAtLocation(tsNode).getCallSignatures().length > 0;
    },
    isPromise(node) {
      const tsNode = tsNodeOf(node);
      if (!tsNode) return false;
      const type = checker.getTypeAtLocation(tsNode);
      return isPromise(checker.getBaseConstraintOfType(type as never) ?? type, program);
    },
    mayBeArray(node) {
      const tsNode = tsNodeOf(node);
      if (!tsNode) return false;
      const type = checker.getTypeAtLocation(tsNode);
      return partsOf(checker.getApparentType(type as never))
        .flatMap((part) => (part.isIntersection() ? part.types! : [part]))
        .some((part) => checker.isArrayType(part as never) || checker.isTupleType(part as never));
    },
  };
}

interface Question {
  readonly program: CompatProgram;
  readonly checker: CompatChecker;
  readonly tsNode: never;
  readonly notion: PromiseNotion;
}

function isPromiseArray(type: CompatType, question: Question): boolean {
  const { checker } = question;
  return partsOf(type).some((part) => {
    const list = checker.getApparentType(part as never);
    const isArray = checker.isArrayType(list as never);
    if (!isArray && !checker.isTupleType(list as never)) return false;
    const elements = checker.getTypeArguments(list as never);
    return (isArray ? elements.slice(0, 1) : elements).some((each) =>
      isPromiseLike(each, question),
    );
  });
}

function isPromiseLike(type: CompatType, question: Question): boolean {
  const { program, checker, notion } = question;
  if (notion.safe.some((each) => matchesType(type, each, program))) return false;
  const parts = partsOf(checker.getApparentType(type as never));
  if (parts.some((part) => isPromise(part, program))) return true;
  return notion.checkThenables && parts.some((part) => isRejectable(part, question));
}

/** The `Promise` of the default library, or what extends it. */
function isPromise(type: CompatType, program: CompatProgram): boolean {
  if (type.isIntersection()) return type.types!.some((part) => isPromise(part, program));
  if (type.isUnion()) return type.types!.every((part) => isPromise(part, program));
  if (type.isTypeParameter()) {
    const constraint = type.getConstraint();
    return constraint !== undefined && isPromise(constraint, program);
  }
  const symbol = type.getSymbol();
  if (!symbol) return false;
  if (symbol.name === 'Promise' && isDeclaredByLibrary(symbol, program)) return true;
  const checker = program.getTypeChecker();
  const declared = checker.getDeclaredTypeOfSymbol(symbol as never);
  if (!declared.isClassOrInterface()) return false;
  return checker.getBaseTypes(declared as never).some((base) => isPromise(base, program));
}

/** Has it a `then` that takes a handler of rejections too? */
function isRejectable(type: CompatType, question: Question): boolean {
  const then = type.getProperty('then');
  if (!then) return false;
  return partsOf(typeOf(then, question)).some((part) =>
    part.getCallSignatures().some(({ parameters: [fulfilled, rejected] }) => {
      if (!fulfilled || !rejected) return false;
      return isFunction(fulfilled, question) && isFunction(rejected, question);
    }),
  );
}

function isFunction(parameter: CompatSymbol, question: Question): boolean {
  const type = question.checker.getApparentType(typeOf(parameter, question) as never);
  return partsOf(type).some((part) => part.getCallSignatures().length > 0);
}

function typeOf(symbol: CompatSymbol, { checker, tsNode }: Question): CompatType {
  return checker.getTypeOfSymbolAtLocation(symbol as never, tsNode);
}

function partsOf(type: CompatType): readonly CompatType[] {
  return type.isUnion() ? type.types! : [type];
}
