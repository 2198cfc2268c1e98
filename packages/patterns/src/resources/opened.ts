import type { TSESTree } from '@typescript-eslint/types';
import { exportOf } from '../ast/module-export.ts';
import type { SourceFile } from '../source-file.ts';

export type ResourceKind = 'watcher' | 'server';

/** A call that opens something which stays open until it is closed. */
export type OpeningNode = TSESTree.CallExpression | TSESTree.NewExpression;

export function resourceKind(node: TSESTree.Node, file: SourceFile): ResourceKind | undefined {
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return undefined;
  const called = exportOf(node.callee, file);
  const kind = called && kinds[`${called.module} ${called.name}`];
  // Its file is what it is stopped by.
  if (called?.name === 'watchFile' && /\bunwatchFile\b/.test(file.text)) return undefined;
  return kind && !mayBeClosedFromOutside(node) ? kind : undefined;
}

const kinds: Readonly<Record<string, ResourceKind | undefined>> = {
  'fs watch': 'watcher',
  'fs watchFile': 'watcher',
  'chokidar watch': 'watcher',
  'http createServer': 'server',
  'https createServer': 'server',
  'http2 createServer': 'server',
  'http2 createSecureServer': 'server',
  'net createServer': 'server',
  'tls createServer': 'server',
};

/** A `signal` among the options closes it, and options from elsewhere may hold one. */
function mayBeClosedFromOutside({ arguments: given }: OpeningNode): boolean {
  return given.slice(1).some((argument) => {
    if (argument.type === 'ObjectExpression') return holdsSignal(argument);
    return !/^(Literal|TemplateLiteral|(ArrowFunction|Function)Expression|Identifier)$/.test(
      argument.type,
    );
  });
}

export function holdsSignal({ properties }: TSESTree.ObjectExpression): boolean {
  return properties.some((property) => {
    if (property.type === 'SpreadElement') return true;
    return property.key.type === 'Identifier' && property.key.name === 'signal';
  });
}
