import type { TSESTree } from '@typescript-eslint/types';
import { memberName, unwrap } from '../ast/kinds.ts';
import { importOf, isGlobal } from '../ast/scope.ts';
import { isManaged } from '../governance/managed.ts';
import { schedulerOf } from '../governance/schedulers.ts';
import { isServiceLoop } from '../governance/service-loop.ts';
import { isTickingLoop } from '../governance/ticking-loop.ts';
import { definePattern, type Match } from '../define-pattern.ts';
import type { SourceFile } from '../source-file.ts';
import { giveTimerOwner } from '../timers/give-timer-owner.ts';
import { timerCall } from '../timers/timer-call.ts';

interface RawServiceOptions {
  readonly checkSchedulers: boolean;
}

export default definePattern<RawServiceOptions>({
  id: 'no-raw-background-service',
  title: 'Require background services to go through the task manager',
  since: '0.1.0',
  messages: {
    interval:
      'This interval is a background service that nobody manages. It is not stopped at shutdown, and its failures are not counted. Register it with the task manager as a service.',
    loop: 'This loop is a background service that nobody manages. It is not stopped at shutdown, and it ends at its first failure. Register it with the task manager as a service.',
    scheduler:
      '`{{package}}` runs background work beside the task manager. Its tasks have no priority, tags or common shutdown. Submit them to the task manager.',
  },
  why: 'A service that starts itself is known to nobody: it runs on while the program shuts down, ends for ever at its first failure, and shows in no metric. A task manager restarts it, gives it a priority and tags, counts what it does, and stops it in order.',
  suggestion: 'Give the timer an owner.',
  suggestions: 'several',
  severity: { recommended: 'off', strict: 'off', governance: 'error' },
  inTests: 'off',
  safety: 'behaviour-changing',
  offersFor: 'some',
  types: 'none',
  codemod: 'on-request',
  on: [
    'CallExpression',
    'NewExpression',
    'WhileStatement',
    'DoWhileStatement',
    'ForStatement',
    'ForOfStatement',
  ],
  looksLike:
    /\b(?:setInterval|while|for|bree|cron|croner|bull|bullmq|agenda|pg-boss|toad-scheduler|node-schedule|node-cron)\b/,
  options: {
    schema: {
      checkSchedulers: {
        type: 'boolean',
        description: 'Also report job schedulers and queue consumers of other packages.',
      },
    },
    defaults: { checkSchedulers: true },
  },

  match(node, file, { checkSchedulers }) {
    const found = serviceAt(node, file);
    if (!found || (found.messageId === 'scheduler' && !checkSchedulers)) return undefined;
    return isManaged(node, file) ? undefined : found;
  },

  rewrite({ node, messageId }, file, types) {
    const call = node.parent;
    if (messageId === 'interval' && call?.type === 'CallExpression' && timerCall(call, file)) {
      return giveTimerOwner(call, file, types);
    }
    const reason = messageId === 'scheduler' ? 'other-scheduler' : 'loop-needs-owner';
    return { outcome: 'left', reason };
  },
});

function serviceAt(node: TSESTree.Node, file: SourceFile): Match | undefined {
  switch (node.type) {
    case 'CallExpression':
      return isInterval(node, file)
        ? { ...report(node.callee, 'interval'), claims: [node.callee] }
        : scheduler(node, file);
    case 'NewExpression':
      return scheduler(node, file);
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ForStatement':
      return isServiceLoop(node, file) ? report(node.test ?? node, 'loop') : undefined;
    case 'ForOfStatement':
      return isTickingLoop(node, file) ? report(node.right, 'interval') : undefined;
    default:
      return undefined;
  }
}

function report(node: TSESTree.Node, messageId: string, data: Match['data'] = {}): Match {
  return { node, messageId, data };
}

function scheduler(node: TSESTree.CallExpression | TSESTree.NewExpression, file: SourceFile) {
  const name = schedulerOf(node, file);
  return name ? report(node.callee, 'scheduler', { package: name }) : undefined;
}

function isInterval({ callee }: TSESTree.CallExpression, file: SourceFile): boolean {
  const node = unwrap(callee);
  if (node.type === 'MemberExpression') {
    const { object } = node;
    const isGlobalObject =
      object.type === 'Identifier' && /^(globalThis|window)$/.test(object.name);
    return isGlobalObject && memberName(node) === 'setInterval';
  }
  if (node.type !== 'Identifier') return false;
  const imported = importOf(file, node);
  if (imported) return /^(node:)?timers$/.test(imported.module) && imported.name === 'setInterval';
  return node.name === 'setInterval' && isGlobal(file, node.name, node);
}
