import type { TSESTree } from '@typescript-eslint/types';
import { memberName, unwrap } from '../ast/kinds.ts';
import { exportOf } from '../ast/module-export.ts';
import { constantValue, isGlobal } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';
import { isProcess } from './handler.ts';

/**
 * A call that surely does no more than write a line: of the console, of a standard stream, or of a logger whose package
 * is known. A project's own `logger` may as well report to a service.
 */
export function isOnlyLog(node: TSESTree.Node, file: SourceFile): boolean {
  if (node.type !== 'CallExpression') return false;
  const callee = unwrap(node.callee);
  if (callee.type === 'Identifier') return isOfLogger(callee, file);
  if (callee.type !== 'MemberExpression') return false;
  const { object } = callee;
  return isConsole(object, file) || isStream(object, file) || isOfLogger(object, file);
}

function isConsole(node: TSESTree.Node, file: SourceFile): boolean {
  return node.type === 'Identifier' && node.name === 'console' && isGlobal(file, 'console', node);
}

function isStream(node: TSESTree.Node, file: SourceFile): boolean {
  const isNamed = /^(stdout|stderr)$/.test(memberName(node) ?? '');
  return isNamed && node.type === 'MemberExpression' && isProcess(node.object, file);
}

/** The package itself, or what one of its functions made: `winston`, `pino()`, `winston.createLogger({ … })`. */
function isOfLogger(node: TSESTree.Node, file: SourceFile): boolean {
  if (node.type !== 'Identifier') return false;
  const value = constantValue(file, node);
  const call = value && unwrap(value);
  const made = call?.type === 'CallExpression' ? exportOf(call.callee, file) : undefined;
  return loggers.has((made ?? exportOf(node, file))?.module ?? '');
}

const loggers = new Set(
  'pino winston bunyan debug log4js loglevel consola signale npmlog tslog fancy-log'.split(' '),
);
