import type { TSESTree } from '@typescript-eslint/types';
import { unwrap } from '../ast/kinds.ts';
import { constantValue, importOf } from '../ast/scope.ts';
import { definePattern, type Match } from '../define-pattern.ts';
import { insert, replace } from '../edits/edit.ts';
import { settingsOf } from '../settings.ts';
import type { SourceFile } from '../source-file.ts';
import { BACKGROUND_MODULE } from '../vocabulary.ts';

export default definePattern<object>({
  id: 'require-idempotent-retry',
  title: 'Require a background task with retries to be declared idempotent',
  since: '0.1.0',
  messages: {
    undeclared:
      'This task is retried, and nothing says that it may run twice. An attempt that failed late has had its effect, and the next one has it again. Declare `idempotent: true` if that does no harm, or leave out `retry`.',
  },
  why: 'A task that failed may have done its work before: the mail went out, and the answer got lost. Retried, it goes out twice. Only its author knows whether that matters, so the manager refuses a retry policy without `idempotent: true`, which is an error at the start of the program. The rule says it where the task is written.',
  suggestion: 'Declare that it may run twice.',
  severity: { recommended: 'error', strict: 'error', governance: 'error' },
  safety: 'behaviour-changing',
  types: 'none',
  codemod: false,
  on: ['CallExpression'],
  looksLike: /\bretry\b/,
  options: { schema: {}, defaults: {} },

  match(node, file) {
    const options = optionsOf(node as TSESTree.CallExpression, file);
    const retry = options && propertyOf(options, 'retry');
    if (!retry || isUndefined(retry.value)) return undefined;
    // A spread may bring it along.
    if (options.properties.some((each) => each.type === 'SpreadElement')) return undefined;
    const idempotent = propertyOf(options, 'idempotent');
    const isDeclared = idempotent && !isFalse(idempotent.value);
    return isDeclared ? undefined : { node: retry, messageId: 'undeclared', data: {} };
  },

  rewrite({ node }: Match, file) {
    const idempotent = propertyOf(node.parent as TSESTree.ObjectExpression, 'idempotent');
    const edit = idempotent
      ? replace(idempotent.range, 'idempotent: true')
      : insert(node.range[0], `idempotent: true,${gapBefore(node, file)}`);
    return { outcome: 'converted', edits: [edit], imports: [], notes: [] };
  },
});

/** A line of its own, where the property has one. */
function gapBefore({ range: [start] }: TSESTree.Node, { text }: SourceFile): string {
  return /\r?\n[ \t]*$/.exec(text.slice(0, start))?.[0] ?? ' ';
}

/** What a call that defines a background task says of it. A function that is submitted as it is takes no retries. */
function optionsOf(
  call: TSESTree.CallExpression,
  file: SourceFile,
): TSESTree.ObjectExpression | undefined {
  return isDefineTask(call.callee, file) ? objectOf(call.arguments[0], file) : undefined;
}

function isDefineTask(callee: TSESTree.Node, file: SourceFile): boolean {
  const node = unwrap(callee);
  const imported = node.type === 'Identifier' ? importOf(file, node) : undefined;
  const isOurs =
    imported?.module === BACKGROUND_MODULE ||
    settingsOf(file).modules.includes(imported?.module ?? '');
  return isOurs && imported?.name === 'defineTask';
}

function objectOf(
  argument: TSESTree.Node | undefined,
  file: SourceFile,
): TSESTree.ObjectExpression | undefined {
  const node = argument && unwrap(argument);
  const value = node?.type === 'Identifier' ? constantValue(file, node) : node;
  return value?.type === 'ObjectExpression' ? value : undefined;
}

function propertyOf({ properties }: TSESTree.ObjectExpression, name: string) {
  return properties.find(
    (each): each is TSESTree.Property =>
      each.type === 'Property' &&
      !each.computed &&
      (each.key.type === 'Identifier' ? each.key.name : (each.key as TSESTree.Literal).value) ===
        name,
  );
}

function isUndefined(node: TSESTree.Node): boolean {
  return node.type === 'Identifier' && node.name === 'undefined';
}

function isFalse(node: TSESTree.Node): boolean {
  return (node.type === 'Literal' && node.value === false) || isUndefined(node);
}
