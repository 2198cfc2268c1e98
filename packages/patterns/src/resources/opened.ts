import type { TSESTree } from '@typescript-eslint/types';
import { memberName, unwrap } from '../ast/kinds.ts';
import { exportOf, type ModuleExport } from '../ast/module-export.ts';
import { isGlobal } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';
import { isListenOfApplication, mayListen } from './application.ts';

export type ResourceKind = 'watcher' | 'server';

/** A call that opens something which stays open until it is closed. */
export type OpeningNode = TSESTree.CallExpression | TSESTree.NewExpression;

export interface Opened {
  readonly kind: ResourceKind;
  /** The method that opens it, where making it does not. */
  readonly opensBy?: 'listen' | 'bind';
  /** An application, which has a method for everything and closes with its `close`. */
  readonly isApplication?: boolean;
  /** Only a type can tell whether this `listen` makes a server. */
  readonly needsType?: boolean;
}

export function openedBy(node: TSESTree.Node, file: SourceFile): Opened | undefined {
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return undefined;
  const opened = knownOpening(node, file);
  return opened && !mayBeClosedFromOutside(node, opened) ? opened : undefined;
}

function knownOpening(node: OpeningNode, file: SourceFile): Opened | undefined {
  const called = calledName(node, file);
  const opened = called && openings[`${called.module} ${called.name}`];
  if (opened) return isEndedElsewhere(called, node, file) ? undefined : opened;
  if (isListenOfApplication(node, file)) return atOnce;
  return mayListen(node) ? { ...atOnce, needsType: true } : undefined;
}

function isEndedElsewhere(
  { module, name }: ModuleExport,
  node: OpeningNode,
  file: SourceFile,
): boolean {
  // Its file is what it is stopped by.
  if (name === 'watchFile') return /\bunwatchFile\b/.test(file.text);
  // Without a port it lives on a server that it is given.
  if (module === 'ws') return !hasPort(node);
  // A plugin may close it, by the name of what it does.
  return module === 'fastify' && /graceful|shutdown|close-with-grace/i.test(file.text);
}

/** `http.createServer`, and `Deno.serve` of the platform. */
function calledName({ callee }: OpeningNode, file: SourceFile): ModuleExport | undefined {
  const node = unwrap(callee);
  if (node.type === 'MemberExpression' && node.object.type === 'Identifier') {
    const { name: module } = node.object;
    const isPlatform = /^(Bun|Deno)$/.test(module) && isGlobal(file, module, node.object);
    if (isPlatform) return { module, name: memberName(node) ?? '' };
  }
  return exportOf(callee, file);
}

const watcher: Opened = { kind: 'watcher' };
const atOnce: Opened = { kind: 'server' };
const server: Opened = { kind: 'server', opensBy: 'listen' };

const openings: Readonly<Record<string, Opened | undefined>> = {
  'fs watch': watcher,
  'fs watchFile': watcher,
  'chokidar watch': watcher,
  'http createServer': server,
  'http Server': server,
  'https createServer': server,
  'https Server': server,
  'http2 createServer': server,
  'http2 createSecureServer': server,
  'net createServer': server,
  'net Server': server,
  'tls createServer': server,
  'tls Server': server,
  'dgram createSocket': { kind: 'server', opensBy: 'bind' },
  'ws Server': atOnce,
  'ws WebSocketServer': atOnce,
  '@hono/node-server serve': atOnce,
  '@hono/node-server createAdaptorServer': server,
  'fastify *': { ...server, isApplication: true },
  'fastify fastify': { ...server, isApplication: true },
  'Bun serve': atOnce,
  'Deno serve': atOnce,
};

function hasPort({ arguments: [options] }: OpeningNode): boolean {
  return options?.type === 'ObjectExpression' && hasProperty(options, 'port');
}

/** A `signal` among the options closes it, and options from elsewhere may hold one. */
function mayBeClosedFromOutside(node: OpeningNode, { opensBy, kind }: Opened): boolean {
  const { arguments: given } = node;
  if (kind === 'server' && !opensBy) return given.some(mayHoldSignal);
  return given.slice(opensBy === 'bind' ? 0 : 1).some((argument) => {
    if (argument.type === 'ObjectExpression') return holdsSignal(argument);
    return !/^(Literal|TemplateLiteral|(ArrowFunction|Function)Expression|Identifier)$/.test(
      argument.type,
    );
  });
}

/** Options that close what they open, written in place or spread from elsewhere. */
export function mayHoldSignal(argument: TSESTree.Node): boolean {
  if (argument.type === 'ObjectExpression') return holdsSignal(argument);
  return argument.type === 'SpreadElement';
}

function holdsSignal(options: TSESTree.ObjectExpression): boolean {
  const isSpread = options.properties.some(({ type }) => type === 'SpreadElement');
  return isSpread || hasProperty(options, 'signal');
}

function hasProperty({ properties }: TSESTree.ObjectExpression, name: string): boolean {
  return properties.some(
    (each) => each.type === 'Property' && each.key.type === 'Identifier' && each.key.name === name,
  );
}
