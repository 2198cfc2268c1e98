import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue } from '../ast/kinds.ts';
import { readsOf } from '../ast/reads.ts';
import { constantValue } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';
import type { ProcessStart } from './start.ts';
import { useAt, type Use } from './uses.ts';

/** What is wrong with the ownership of a process, as a message of the rule; `undefined` where somebody has it. */
export type Unowned = 'dropped' | 'unheard' | 'detached' | 'awaited';

export function unownedAs(start: ProcessStart, file: SourceFile): Unowned | undefined {
  if (hasCallback(start, file) || hasSignal(start) || isHeardByCluster(start, file))
    return undefined;
  const uses = usesOf(start.node, file);
  if (uses.has('owns') || (uses.has('answers') && uses.has('fails'))) return undefined;
  if (uses.has('awaits')) return start.isPromise ? undefined : 'awaited';
  if (uses.has('lets-go') && isDetached(start)) return 'detached';
  const heard = ['answers', 'fails', 'listens', 'kept'] as const;
  return heard.some((use) => uses.has(use)) ? 'unheard' : 'dropped';
}

type AnyUse = Use | 'kept';

/** Every use of the started process, through the name it is kept under. */
function usesOf(node: TSESTree.Node, file: SourceFile): Set<AnyUse> {
  const use = useAt(node);
  if (typeof use === 'string') return new Set([use]);
  const uses = usesOfName(use.keeper, file) ?? ['owns'];
  return new Set<AnyUse>(['kept', ...uses]);
}

function usesOfName(keeper: TSESTree.Node, file: SourceFile): Use[] | undefined {
  return readsOf(keeper, file)?.map((read) => {
    const use = useAt(read);
    // It is kept under a second name: who follows that?
    return typeof use === 'string' ? use : 'owns';
  });
}

/** `exec(command, (error, stdout) => …)`: the callback hears of the end, unless it is empty. */
function hasCallback({ node, name, isPromise }: ProcessStart, file: SourceFile): boolean {
  if (isPromise || node.type !== 'CallExpression' || !/^exec/.test(name)) return false;
  const last = node.arguments.at(-1);
  if (!last || last === node.arguments[0]) return last?.type === 'SpreadElement';
  const value = (last.type === 'Identifier' && constantValue(file, last)) || last;
  if (isFunctionValue(value))
    return value.body.type !== 'BlockStatement' || value.body.body.length > 0;
  return !/^(Array|Object|Template)?(Expression|Literal)$/.test(value.type);
}

/** `signal` among the options: who holds its controller stops the process. */
function hasSignal(start: ProcessStart): boolean {
  return optionsOf(start).some((property) => keyOf(property) === 'signal');
}

function isDetached(start: ProcessStart): boolean {
  return optionsOf(start).some(
    (property) =>
      keyOf(property) === 'detached' &&
      property.type === 'Property' &&
      property.value.type === 'Literal' &&
      property.value.value === true,
  );
}

function optionsOf({ node }: ProcessStart): TSESTree.ObjectLiteralElement[] {
  if (node.type === 'TaggedTemplateExpression') return [];
  return node.arguments.flatMap((argument) =>
    argument.type === 'ObjectExpression' ? argument.properties : [],
  );
}

function keyOf(property: TSESTree.ObjectLiteralElement): string | undefined {
  if (property.type !== 'Property' || property.key.type !== 'Identifier') return undefined;
  return property.key.name;
}

/** The primary hears of the end of all its workers at once. */
function isHeardByCluster({ isOfCluster }: ProcessStart, { text }: SourceFile): boolean {
  return isOfCluster === true && /\.(on|once)\(\s*['"](exit|disconnect)['"]/.test(text);
}
