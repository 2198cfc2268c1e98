import type { TSESTree } from '@typescript-eslint/types';
import { exportOf, type ModuleExport } from '../ast/module-export.ts';
import type { SourceFile } from '../source-file.ts';

/** A call that starts a process or a worker thread. */
export interface ProcessStart {
  readonly node: StartNode;
  /** The function that starts it, by the name its module exports it under. */
  readonly name: string;
  readonly what: 'process' | 'worker';
  /** Is what it returns a promise of the end, and not only a handle? */
  readonly isPromise: boolean;
  /** Does it take the program and its arguments apart, with no shell in between? */
  readonly isPlain: boolean;
  /** Is it a worker of `cluster`, of whose end the primary hears? */
  readonly isOfCluster?: boolean;
}

export type StartNode =
  TSESTree.CallExpression | TSESTree.NewExpression | TSESTree.TaggedTemplateExpression;

export function processStart(node: TSESTree.Node, file: SourceFile): ProcessStart | undefined {
  if (!isStartNode(node)) return undefined;
  const callee = 'tag' in node ? node.tag : node.callee;
  const called = exportOf(calledWith(callee), file);
  const kind = called && kindOf(called, node.type === 'NewExpression');
  return kind && { node, name: called.name, isOfCluster: called.module === 'cluster', ...kind };
}

function isStartNode(node: TSESTree.Node): node is StartNode {
  return /^(CallExpression|NewExpression|TaggedTemplateExpression)$/.test(node.type);
}

/** `$` of `` $({ stdio: 'inherit' })`make` ``. */
function calledWith(callee: TSESTree.Node): TSESTree.Node {
  return callee.type === 'CallExpression' && callee.callee.type === 'Identifier'
    ? callee.callee
    : callee;
}

interface Kind {
  readonly what: 'process' | 'worker';
  readonly isPromise: boolean;
  readonly isPlain: boolean;
}

function kindOf({ module, name }: ModuleExport, isNew: boolean): Kind | undefined {
  if (isNew) {
    return module === 'worker_threads' && name === 'Worker' ? handle('worker', false) : undefined;
  }
  const names = starters[module];
  if (!names?.includes(name)) return undefined;
  if (promising.has(module)) return { what: 'process', isPromise: true, isPlain: false };
  return handle('process', /^(spawn|execFile|\*)$/.test(name));
}

function handle(what: Kind['what'], isPlain: boolean): Kind {
  return { what, isPromise: false, isPlain };
}

/** The functions that start a process, by module; `*` is the module itself, called. */
const starters: Readonly<Record<string, readonly string[] | undefined>> = {
  child_process: ['spawn', 'exec', 'execFile', 'fork'],
  cluster: ['fork'],
  'cross-spawn': ['*', 'spawn'],
  execa: ['*', 'execa', 'execaNode', 'execaCommand', '$'],
  tinyexec: ['x', 'exec'],
  'nano-spawn': ['*'],
  zx: ['$'],
};

/** What these return settles when the process ends. */
const promising = new Set(['execa', 'tinyexec', 'nano-spawn', 'zx']);
