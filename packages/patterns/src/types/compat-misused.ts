import type { TSESTree } from '@typescript-eslint/types';
import type { TsSymbol, Type } from './checker.ts';
import type { CompatTypes, FlaggedUnions } from './compat-types.ts';
import { returnsThenable } from './questions/function.ts';
import { inheritedTypes } from './questions/inherited.ts';
import { partsOf, typeOfSymbol, type Question } from './questions/question.ts';
import { isAwaitable } from './questions/thenable.ts';
import {
  nameOf,
  parameterType,
  returnsVoid,
  takesThenable,
  type Asker,
  type Call,
} from './questions/void-place.ts';
import { awaitsToTheRest } from './compat-unions.ts';

type MisusedTypes = Pick<
  CompatTypes,
  'isMisusedValue' | 'returnsThenable' | 'dropsArgument' | 'dropsMember' | 'isAsyncResource'
>;

/** The questions of typescript-eslint's `no-misused-promises`, by the checker that it would ask. */
export function compatMisused(asker: Asker): MisusedTypes {
  const at = (node: TSESTree.Node): Question | undefined => {
    const tsNode = asker.toTsNode(node);
    return tsNode && { ...asker, tsNode };
  };
  return {
    isMisusedValue(node, unions) {
      const question = at(node);
      return question !== undefined && isMisused(typeIn(question), unions, question);
    },
    returnsThenable(node) {
      const question = at(node);
      return question !== undefined && returnsThenable(typeIn(question), question);
    },
    dropsArgument: (call, index) => dropsArgument(call, index, asker),
    dropsMember(member, index) {
      const question = at(member.parent!.parent!);
      return question !== undefined && dropsMember(member, index, question);
    },
    isAsyncResource: (declarator, by) => isAsyncResource(declarator, by, at),
  };
}

function typeIn({ checker, tsNode }: Question): Type {
  return checker.getTypeAtLocation(tsNode as never);
}

function isMisused(type: Type, unions: FlaggedUnions, question: Question): boolean {
  const parts = partsOf(question.checker.getApparentType(type as never));
  if (parts.every((part) => isSurelyThenable(part, question))) return true;
  if (unions === 'none') return false;
  const thenable = parts.filter((part) => isAwaitable(part, question));
  if (unions === 'all') return thenable.length > 0;
  return awaitsToTheRest(thenable, parts, question.checker);
}

/** In a condition, a parameter that takes all further arguments is no function to that rule. */
function isSurelyThenable(type: Type, question: Question): boolean {
  const then = type.getProperty('then');
  const signatures = then
    ? partsOf(typeOfSymbol(then, question)).flatMap((part) => part.getCallSignatures())
    : [];
  return signatures.some(({ parameters: [first] }) => {
    const wanted = first && typeOfSymbol(first, question);
    const apparent = wanted && question.checker.getApparentType(wanted as never);
    return apparent && partsOf(apparent).some((part) => part.getCallSignatures().length > 0);
  });
}

/** By every signature of the function, and by what the call makes of the parameters that there are. */
function dropsArgument(call: Call, index: number, asker: Asker): boolean {
  const callee = asker.toTsNode(call.callee);
  if (!callee) return false;
  const question = { ...asker, tsNode: callee };
  const wanted = partsOf(typeIn(question))
    .flatMap((part) =>
      call.type === 'CallExpression' ? part.getCallSignatures() : part.getConstructSignatures(),
    )
    .flatMap((signature) => parameterType(signature, index, question) ?? []);
  const all = wanted.length > 0 ? [...wanted, contextual(call, index, asker) ?? []].flat() : [];
  if (all.some((type) => takesThenable(type, question))) return false;
  return all.some((type) => returnsVoid(type, question));
}

function contextual(call: Call, index: number, { checker, toTsNode }: Asker): Type | undefined {
  if (checker.getContextualTypeForArgumentAtIndex) {
    return checker.getContextualTypeForArgumentAtIndex(toTsNode(call) as never, index);
  }
  const argument = toTsNode(call.arguments[index]!);
  return argument && checker.getContextualType(argument as never);
}

/** What the types above declare themselves counts as it is written there, whatever their type arguments. */
function dropsMember(member: TSESTree.Node, index: number, question: Question): boolean {
  const name = 'key' in member ? nameOf(member.key) : undefined;
  if (name === undefined) return false;
  const key = (name.startsWith('__') ? `_${name}` : name) as never;
  const type = inheritedTypes(question)[index];
  const inherited = type?.getSymbol()?.members?.get(key) ?? type?.getProperty(name);
  return inherited !== undefined && returnsVoid(typeOfSymbol(inherited, question), question);
}

type At = (node: TSESTree.Node) => Question | undefined;

/** Is it declared to be disposed of at once, though what it holds takes its time? */
function isAsyncResource(
  { id, init, parent }: TSESTree.VariableDeclarator,
  by: 'using' | 'type',
  at: At,
): boolean {
  const value = init && at(init);
  if (!value || !disposes(value, takesThenable)) return false;
  if (by === 'using') return parent.kind === 'using';
  const declared = id.typeAnnotation && at(id.typeAnnotation.typeAnnotation);
  return Boolean(declared && disposes(declared, returnsVoid));
}

function disposes(question: Question, how: (type: Type, question: Question) => boolean): boolean {
  return partsOf(question.checker.getApparentType(typeIn(question) as never)).some((part) => {
    const method = part.getProperties().find(isDispose);
    return method !== undefined && how(typeOfSymbol(method, question), question);
  });
}

function isDispose({ name }: TsSymbol): boolean {
  return name.startsWith('__@dispose@');
}
