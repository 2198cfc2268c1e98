import type { TSESTree } from '@typescript-eslint/types';
import { isAllowed } from '../floating/allowed.ts';
import { floatingParts, type FloatingKind, type FloatingPart } from '../floating/parts.ts';
import { ownOutcome } from '../floating/own-outcome.ts';
import { giveOwner } from '../floating/rewrite.ts';
import { definePattern, type Match } from '../define-pattern.ts';
import type { AllowedCallee } from '../settings.ts';
import type { SourceFile } from '../source-file.ts';
import type { TypeOracle } from '../types/type-oracle.ts';

interface FloatingTaskOptions {
  readonly report: readonly FloatingKind[];
  readonly allowVoid: boolean;
  readonly ignoreIIFE: boolean;
  readonly checkThenables: boolean;
  readonly allow: readonly AllowedCallee[];
}

export default definePattern<FloatingTaskOptions>({
  id: 'no-floating-task',
  title: 'Disallow tasks that nobody owns',
  since: '0.1.0',
  messages: {
    unhandled:
      'This task has no owner. Its error is lost, and it outlives its caller. Start it in a group, or await it.',
    voided:
      '`void` hides this task, but gives it no owner. Its error is still unhandled. Start it in a group, or await it.',
    swallowed:
      'This task has no owner, and its error is thrown away. Start it in a group, and let the group handle the error.',
    detached:
      'This task handles its error, but has no owner. It outlives its caller. Start it in a group, or await it.',
    array:
      'These tasks have no owner. Their errors are lost, and they outlive their caller. Use `TaskGroup.map()` or `TaskGroup.all()`.',
  },
  why: 'A promise that nobody awaits runs on after its caller has returned. Its failure becomes an unhandled rejection or vanishes, shutdown does not wait for it, and tests that started it fail elsewhere. `void` and an empty `catch` silence the linter and change none of that. A task group awaits the task, and passes its error on.',
  suggestion: 'Start the task in the group, or await it.',
  severity: { recommended: 'error', strict: 'error', governance: 'error' },
  safety: 'behaviour-changing',
  types: 'better-with',
  codemod: false,
  on: ['ExpressionStatement', 'ArrowFunctionExpression'],
  // A promise is made by a call, a template or `new`, or comes in by a parameter, an import or its type.
  looksLike: /[(`]|=>|\b(?:new|void|import|Promise)\b/,
  options: {
    schema: {
      report: {
        type: 'array',
        description: 'The kinds of floating task to report.',
        items: { enum: ['unhandled', 'voided', 'swallowed', 'detached', 'array'] },
        uniqueItems: true,
      },
      allowVoid: {
        type: 'boolean',
        description: 'Accept `void` as the mark of a task that is meant to have no owner.',
      },
      ignoreIIFE: {
        type: 'boolean',
        description: 'Accept an async function that is called where it is written.',
      },
      checkThenables: {
        type: 'boolean',
        description: 'Also report values that only have a `then`, such as query builders.',
      },
      allow: {
        type: 'array',
        description: 'Functions whose result needs no owner, by the package that exports them.',
        items: {
          type: 'object',
          properties: {
            package: { type: 'string', description: 'The name that the import uses.' },
            name: {
              type: 'array',
              description: 'The exported names; every export where absent.',
              items: { type: 'string' },
            },
          },
          required: ['package'],
          additionalProperties: false,
        },
      },
    },
    defaults: {
      report: ['unhandled', 'voided', 'swallowed', 'array'],
      allowVoid: false,
      ignoreIIFE: false,
      checkThenables: false,
      // A test runner owns the tests it is told about.
      allow: [
        { package: 'node:test', name: ['test', 'it', 'describe', 'suite', 'default'] },
        { package: 'vitest' },
      ],
    },
  },

  match(node, _file, options) {
    const part = floatingParts(node).find((each) => isCandidate(each, options));
    return part && { node, messageId: part.kind, data: {} };
  },

  confirm({ node }, file, types, options) {
    for (const part of floatingParts(node)) {
      const kind = kindOf(part, file, types, options);
      const isFinding = kind && options.report.includes(kind);
      if (isFinding && !isExempt(part.promise, file, options)) {
        return { node: part.node, messageId: kind, data: {} };
      }
    }
    return undefined;
  },

  rewrite(match: Match, file, types) {
    return giveOwner(match.node as TSESTree.Expression, file, types);
  },
});

function isCandidate(part: FloatingPart, { report, allowVoid }: FloatingTaskOptions): boolean {
  const { kind, isVoided } = part;
  if (kind === 'marked' || (isVoided && allowVoid)) return false;
  // What the called function does with its own errors, and whether it is an array, is settled later.
  return isUnheard(kind) || report.includes(kind);
}

/** What the discarded value is: a task, an array of tasks, or nothing that needs an owner. */
function kindOf(
  part: FloatingPart,
  file: SourceFile,
  types: TypeOracle,
  options: FloatingTaskOptions,
): FloatingKind | undefined {
  const { kind, promise } = part;
  if (kind === 'marked' || !isCandidate(part, options)) return undefined;
  const isTask = options.checkThenables ? types.isThenable(promise) : types.isPromise(promise);
  if (isTask) return isUnheard(kind) ? (ownOutcome(promise, file) ?? kind) : kind;
  return types.isArrayOfThenables(promise) ? 'array' : undefined;
}

/** Does nobody outside of the task hear of its failure? */
function isUnheard(kind: FloatingKind): boolean {
  return kind === 'unhandled' || kind === 'voided';
}

function isExempt(
  promise: TSESTree.Expression,
  file: SourceFile,
  { allow, ignoreIIFE }: FloatingTaskOptions,
): boolean {
  if (promise.type !== 'CallExpression') return false;
  if (ignoreIIFE && /^(Arrow)?FunctionExpression$/.test(promise.callee.type)) return true;
  return isAllowed(promise, file, allow);
}
