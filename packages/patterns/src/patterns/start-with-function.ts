import type { TSESTree } from '@typescript-eslint/types';
import { deferElements, deferWork } from '../groups/start-function.ts';
import {
  adoptingTwin,
  isNoFunction,
  planThunks,
  startedWork,
  startsElements,
  valueOf,
} from '../groups/started-work.ts';
import { definePattern } from '../define-pattern.ts';

interface StartWithFunctionOptions {
  readonly twins: boolean;
}

export default definePattern<StartWithFunctionOptions>({
  id: 'start-with-function',
  title: 'Require functions where a group starts work',
  since: '0.1.0',
  messages: {
    called:
      'This starts the work before `{{name}}` is called. The group neither owns nor cancels it, and throws, as it takes a function. Pass a function that starts it.',
    awaited:
      'This waits for the work before `{{name}}` is called. The group then gets its value instead of a function to call, and throws. Pass a function that starts it.',
    running:
      'This promise is work that runs already. `{{name}}` takes a function, so that the group owns and cancels what it starts. Start the work in the function.',
    adopted:
      'This starts the work before `TaskGroup.{{name}}()` does. The group waits for it, but can neither cancel nor limit it. Pass functions that start it.',
  },
  why: 'A group owns the work that it starts itself: it hands it a signal, counts it against its limit and calls no function once it is cancelled. A promise is work that somebody started before. The group refuses it where it takes one function, and its twins of the Promise combinators can only wait for it.',
  suggestion: 'Pass a function that starts the work.',
  severity: { recommended: 'error', strict: 'error', governance: 'error' },
  presetOptions: { strict: { twins: true } },
  safety: 'behaviour-changing',
  types: 'better-with',
  codemod: false,
  on: ['CallExpression'],
  looksLike: /startSoon|trySpawn|TaskGroup|runMain|detach|retry|failA|moveOn|shield|CancelScope/,
  options: {
    schema: {
      twins: {
        type: 'boolean',
        description:
          'Also report work that is started in the argument of a twin, such as `TaskGroup.all([save()])`.',
      },
    },
    defaults: { twins: false },
  },

  match(node, file, { twins }) {
    const call = node as TSESTree.CallExpression;
    const work = startedWork(call, file);
    if (work) {
      const { argument, kind, name } = work;
      return { node: argument, messageId: kind, data: { name }, asks: [valueOf(argument)] };
    }
    const twin = twins ? adoptingTwin(call, file) : undefined;
    if (!twin) return undefined;
    const { argument, method } = twin;
    const asks = argument.type === 'ArrayExpression' ? argument.elements : [argument];
    return {
      node: argument,
      messageId: 'adopted',
      data: { name: method },
      asks: asks.filter((each) => each !== null),
    };
  },

  confirm(match, file, types) {
    const call = match.node.parent as TSESTree.CallExpression;
    if (match.messageId !== 'adopted') {
      const work = startedWork(call, file);
      return work && isNoFunction(work, types) ? match : undefined;
    }
    const twin = adoptingTwin(call, file)!;
    return startsElements(twin, types) && planThunks(twin, file, types) ? match : undefined;
  },

  rewrite({ node, messageId }, file, types) {
    if (messageId === 'adopted') {
      return deferElements(
        adoptingTwin(node.parent as TSESTree.CallExpression, file)!,
        file,
        types,
      );
    }
    // What runs already has to be started elsewhere.
    if (messageId === 'running') return { outcome: 'left', reason: 'already-started' };
    return deferWork(node as TSESTree.Expression, file);
  },
});
