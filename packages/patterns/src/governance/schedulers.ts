import type { TSESTree } from '@typescript-eslint/types';
import { memberName, unwrap } from '../ast/kinds.ts';
import { importOf } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';

/** By package: the exports and methods that begin work which goes on for ever. */
const schedulers: Readonly<Record<string, ReadonlySet<string>>> = {
  agenda: new Set(['Agenda', 'default']),
  bree: new Set(['Bree', 'default']),
  bull: new Set(['default', '*']),
  bullmq: new Set(['Worker']),
  cron: new Set(['CronJob', 'CronJob.from']),
  croner: new Set(['Cron']),
  'node-cron': new Set(['schedule', 'default.schedule', '*.schedule']),
  'node-schedule': new Set(['scheduleJob', 'default.scheduleJob', '*.scheduleJob']),
  'pg-boss': new Set(['PgBoss', 'default']),
  'toad-scheduler': new Set(['ToadScheduler']),
};

/** The package whose scheduler or queue consumer a call or `new` starts. */
export function schedulerOf(
  { callee }: TSESTree.CallExpression | TSESTree.NewExpression,
  file: SourceFile,
): string | undefined {
  const node = unwrap(callee);
  const [root, member] =
    node.type === 'MemberExpression' ? [unwrap(node.object), memberName(node)] : [node, undefined];
  const imported = root.type === 'Identifier' ? importOf(file, root) : undefined;
  if (!imported) return undefined;
  const name = member === undefined ? imported.name : `${imported.name}.${member}`;
  return schedulers[imported.module]?.has(name) ? imported.module : undefined;
}
