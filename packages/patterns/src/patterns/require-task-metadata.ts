import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, isFunctionValue, memberName, unwrap } from '../ast/kinds.ts';
import { constantValue } from '../ast/scope.ts';
import { addMetadata } from '../governance/add-metadata.ts';
import { submissionOf } from '../governance/managed.ts';
import { definePattern, type Match } from '../define-pattern.ts';
import type { SourceFile } from '../source-file.ts';

interface MetadataOptions {
  readonly fields: readonly string[];
  readonly groupTasks: readonly string[];
}

export default definePattern<MetadataOptions>({
  id: 'require-task-metadata',
  title: 'Require a name, a priority and tags for background tasks',
  since: '0.1.0',
  messages: {
    missing:
      'This background task has no {{fields}}. Nobody can rank it under load, find it or count it. Give it {{fields}}.',
    unnamed:
      'This task of a group has no {{fields}}. A failure or a dump of tasks cannot say which one it was. Give it {{fields}}.',
  },
  why: 'Under load somebody has to decide what runs first, and after a failure somebody has to find out whose task it was. A name, a priority and tags at the place where the task is made answer both for its whole life.',
  severity: { recommended: 'off', strict: 'off', governance: 'error' },
  suggestion: 'Add what is missing, with its defaults.',
  inTests: 'off',
  safety: 'behaviour-changing',
  types: 'none',
  codemod: false,
  on: ['CallExpression'],
  looksLike: /\b(?:defineTask|submit|service|startSoon|start|trySpawn)\b/,
  options: {
    schema: {
      fields: {
        type: 'array',
        description: 'What a background task has to be given.',
        items: { type: 'string' },
        uniqueItems: true,
      },
      groupTasks: {
        type: 'array',
        description: 'What a task of a group has to be given, such as `name`; nothing where empty.',
        items: { type: 'string' },
        uniqueItems: true,
      },
    },
    defaults: { fields: ['name', 'priority', 'tags'], groupTasks: [] },
  },

  match(node, file, { fields, groupTasks }) {
    if (node.type !== 'CallExpression') return undefined;
    const task = givenFields(node, file);
    const wanted = task?.isInGroup ? groupTasks : fields;
    const missing = task ? wanted.filter((field) => !task.given.has(field)) : [];
    if (missing.length === 0) return undefined;
    return {
      node: node.callee,
      messageId: task!.isInGroup ? 'unnamed' : 'missing',
      data: { fields: inWords(missing) },
    } satisfies Match;
  },

  rewrite({ node, data }, file) {
    const call = node.parent as TSESTree.CallExpression;
    return addMetadata(call, givenFields(call, file)!.options, fromWords(data['fields']!), file);
  },
});

interface NewTask {
  readonly given: ReadonlySet<string>;
  readonly isInGroup: boolean;
  /** Where it says so. */
  readonly options: TSESTree.Node | undefined;
}

/** What a call that makes a task says of it; `undefined` where that cannot be read here. */
function givenFields(call: TSESTree.CallExpression, file: SourceFile): NewTask | undefined {
  if (calleeName(call) === 'defineTask') return made(call.arguments[0], [], file);
  if (isGroupStart(call)) {
    return call.arguments.length > 0 ? made(call.arguments[1], [], file, true) : undefined;
  }
  const submission = submissionOf(call, file);
  if (!submission) return undefined;
  const [first, second, third] = call.arguments;
  if (submission.method === 'service') return made(third, ['name'], file);
  // A task that was defined elsewhere brings its own name, priority and tags.
  const isInline = first !== undefined && isFunctionValue(unwrap(first));
  return isInline ? made(third ?? second, [], file) : undefined;
}

const STARTS: ReadonlySet<string> = new Set(['startSoon', 'trySpawn']);

function isGroupStart({ callee }: TSESTree.CallExpression): boolean {
  return STARTS.has(memberName(unwrap(callee)) ?? '');
}

function made(
  options: TSESTree.Node | undefined,
  implied: readonly string[],
  file: SourceFile,
  isInGroup = false,
): NewTask | undefined {
  const names = options ? keysOf(options, file) : [];
  return names && { given: new Set([...implied, ...names]), isInGroup, options };
}

/** The keys of an object literal, or of a constant that is one; `undefined` where others may be added. */
function keysOf(expression: TSESTree.Node, file: SourceFile): string[] | undefined {
  const node = unwrap(expression);
  const value = node.type === 'Identifier' ? constantValue(file, node) : node;
  if (value?.type !== 'ObjectExpression') return undefined;
  const keys = value.properties.map((property) =>
    property.type === 'Property' && !property.computed ? keyName(property.key) : undefined,
  );
  return keys.every((key) => key !== undefined) ? keys : undefined;
}

function keyName(key: TSESTree.Node): string | undefined {
  if (key.type === 'Identifier') return key.name;
  return key.type === 'Literal' ? String(key.value) : undefined;
}

function inWords(fields: readonly string[]): string {
  const last = fields.at(-1)!;
  return fields.length > 1 ? `${fields.slice(0, -1).join(', ')} and ${last}` : last;
}

function fromWords(words: string): string[] {
  return words.split(/, | and /);
}
