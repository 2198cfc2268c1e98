import type { TSESTree } from '@typescript-eslint/types';
import { memberName } from '../ast/kinds.ts';
import { isPrivateField } from '../ast/private-field.ts';
import { readsOf } from '../ast/reads.ts';
import type { SourceFile } from '../source-file.ts';
import { mayHoldSignal, type Opened } from './opened.ts';

/**
 * The methods that are called on an open resource, as long as none of them can close it and nobody else gets hold of it;
 * `undefined` where somebody may close it.
 */
export function usesWithoutEnd(
  node: TSESTree.Node,
  { isApplication }: Opened,
  file: SourceFile,
): string[] | undefined {
  const methods = isApplication ? ofApplication : ofServer;
  const keeper = keeperOf(node);
  if (!keeper) return usesAt(node, methods);
  const reads = readsOf(keeper, file)?.map((read) => usesAt(read, methods));
  return reads?.every((uses) => uses !== undefined) ? reads.flat() : undefined;
}

interface Methods {
  /** Those that hand back what they are called on. */
  readonly chaining: RegExp;
  /** Those that neither close it nor hand it to anybody, whatever becomes of what they return. */
  readonly others: RegExp;
}

const ofServer: Methods = {
  chaining: /^(on|once|addListener|prependListener|listen|add|setTimeout)$/,
  others: /^(address|listening|bind|send|clients)$/,
};

/** A server of Fastify, of which nearly every method adds something to it. */
const ofApplication: Methods = {
  chaining:
    /^(addContentTypeParser|addHook|addSchema|after|all|decorate\w*|delete|get|head|options|patch|post|put|register|route|set\w+|use|withTypeProvider)$/,
  others: /^(hasRoute|inject|listen|log|printRoutes|ready|swagger|version)$/,
};

function keeperOf(node: TSESTree.Node): TSESTree.Node | undefined {
  const { parent } = node;
  switch (parent?.type) {
    case 'VariableDeclarator': {
      const isPlain = parent.id.type === 'Identifier' && !parent.parent.kind.endsWith('using');
      return isPlain ? parent.id : undefined;
    }
    case 'PropertyDefinition':
      return isPrivateField(parent.key) ? parent.key : undefined;
    case 'AssignmentExpression':
      return parent.right === node ? keptIn(parent) : undefined;
    default:
      return undefined;
  }
}

function keptIn({ left, parent }: TSESTree.AssignmentExpression): TSESTree.Node | undefined {
  if (parent.type !== 'ExpressionStatement') return undefined;
  return left.type === 'Identifier' || isPrivateField(left) ? left : undefined;
}

function usesAt(node: TSESTree.Node, methods: Methods): string[] | undefined {
  const { parent } = node;
  switch (parent?.type) {
    case 'ExpressionStatement':
      return [];
    case 'UnaryExpression':
      return parent.operator === 'void' ? [] : undefined;
    case 'AwaitExpression':
    case 'ChainExpression':
    case 'TSNonNullExpression':
      return usesAt(parent, methods);
    case 'MemberExpression':
      return parent.object === node ? usesOfMember(parent, methods) : undefined;
    default:
      return undefined;
  }
}

function usesOfMember(member: TSESTree.MemberExpression, methods: Methods): string[] | undefined {
  const call = member.parent;
  const name = memberName(member) ?? '';
  const isCalled = call.type === 'CallExpression' && call.callee === member;
  if (isCalled && call.arguments.some(mayHoldSignal)) return undefined;
  if (methods.others.test(name)) return isCalled ? [name] : [];
  if (!isCalled || !methods.chaining.test(name)) return undefined;
  const further = usesAt(call, methods);
  return further && [name, ...further];
}
