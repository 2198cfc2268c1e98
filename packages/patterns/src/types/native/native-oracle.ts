/// <reference types="node" />
import { dirname } from 'node:path';
import type { TSESTree } from '@typescript-eslint/types';
import { isPlainKind } from '../../ast/plain-kinds.ts';
import { variableOf } from '../../ast/scope.ts';
import type { SourceFile } from '../../source-file.ts';
import { programOracle } from '../program-oracle.ts';
import type { CompatTypes } from '../compat-types.ts';
import type { TypeOracle } from '../type-oracle.ts';
import { compilerFor } from './compiler.ts';
import {
  awaitedResults,
  declaredResults,
  isPlainCall,
  prefetchResults,
} from './declared-results.ts';
import type { NativeNode } from './native-api.ts';
import { nodeAt } from './node-at.ts';
import { countFile } from './report.ts';
import { sessionWith, type NativeSource, type Session } from './session.ts';

/**
 * Asks a session of our own with TypeScript 7, started at the first question, and the fallback where the project has no
 * such compiler, the file no project or the node no type.
 */
export function nativeOracle(
  file: SourceFile,
  fallback: TypeOracle,
  compilerName?: string,
): TypeOracle {
  const compiler = compilerFor(dirname(file.path), compilerName);
  const lazy = new LazyOracle(file, fallback, compiler && sessionWith(compiler));
  const ask = <Name extends keyof TypeOracle>(name: Name) =>
    ((node: never) =>
      lazy.ask((oracle) => (oracle[name] as (node: never) => unknown)(node))) as never;
  const questions = Object.fromEntries(QUESTIONS.map((name) => [name, ask(name)]));
  return {
    ...(questions as unknown as TypeOracle),
    expect: () => lazy.expect(),
    prepare: (nodes) => lazy.prepare(nodes),
    isWaiting: () => lazy.isWaiting(),
    get compat() {
      const compat = lazy.ask((oracle) => oracle.compat);
      return compat && compatOf(lazy, Object.keys(compat));
    },
  } as TypeOracle;
}

/** Its questions too go to whoever can answer when they are asked. */
function compatOf(lazy: LazyOracle, names: readonly string[]): CompatTypes {
  const ask = (name: string) => {
    const key = name as keyof CompatTypes;
    return (...asked: never) =>
      lazy.ask(({ compat }) =>
        (compat?.[key] as ((...asked: never) => unknown) | undefined)?.(...asked),
      );
  };
  return Object.fromEntries(names.map((name) => [name, ask(name)])) as unknown as CompatTypes;
}

const QUESTIONS = [
  'isPromise',
  'isThenable',
  'isAlwaysThenable',
  'isAny',
  'isArray',
  'isArrayOfThenables',
  'isArrayOfFunctions',
  'isAsyncIterable',
  'isDisposable',
  'isAsyncDisposable',
  'isAsyncGenerator',
  'returnsThenable',
  'parameterCount',
  'expectsVoidReturn',
  'signalSlot',
  'declaredIn',
] as const satisfies readonly (keyof TypeOracle)[];

class LazyOracle {
  readonly #file: SourceFile;
  readonly #fallback: TypeOracle;
  readonly #session: Session | undefined;
  #oracle: TypeOracle | undefined;
  #source: NativeSource | undefined;
  #prepared: readonly TSESTree.Node[] = [];

  constructor(file: SourceFile, fallback: TypeOracle, session: Session | undefined) {
    this.#file = file;
    this.#fallback = fallback;
    this.#session = session;
    if (session) return;
    this.#oracle = fallback;
    countFile('syntax');
  }

  /** Where it is known by now what will be asked, the answers are on their way before anybody asks. */
  expect(): void {
    if (this.#oracle || !this.#session) return;
    if (!this.#session.isOpen || this.#prepared.length === 0) {
      return this.#session.expect(this.#file.path);
    }
    this.#guarded(() => {
      const source = this.#session!.source(this.#file.path, this.#file.text);
      if (source) this.#session!.startAhead(() => this.#prefetch(source, nodeFinder(source)));
    });
  }

  /** Only remembers them: the rules may yet find that syntax is enough. */
  prepare(nodes: readonly TSESTree.Node[]): void {
    this.#prepared = [...this.#prepared, ...nodes];
  }

  isWaiting(): boolean {
    return this.#session?.isWaiting() ?? false;
  }

  ask<Answer>(question: (oracle: TypeOracle) => Answer): Answer {
    const answer = this.#guarded(() => ({ answer: question(this.#current()) }));
    return answer ? answer.answer : question(this.#fallback);
  }

  #current(): TypeOracle {
    if (this.#oracle && (!this.#source || this.#session!.isCurrent(this.#source))) {
      return this.#oracle;
    }
    const isFirst = !this.#oracle;
    // So that an error on the way leaves the fallback.
    this.#oracle = this.#fallback;
    this.#source = this.#session!.source(this.#file.path, this.#file.text);
    if (isFirst) countFile(this.#source ? 'native' : 'syntax');
    if (this.#source) this.#oracle = this.#oracleOf(this.#source);
    return this.#oracle;
  }

  #oracleOf(source: NativeSource): TypeOracle {
    const toNode = nodeFinder(source);
    const { project } = source;
    this.#prefetch(source, toNode);
    this.#prefetchResults(source, toNode);
    const results = (node: TSESTree.Node) => {
      const call = callOf(node);
      const callee = call && toNode(call.callee);
      const declared = callee && declaredResults(callee, project);
      return call === node ? declared : declared && awaitedResults(declared);
    };
    const oracle = programOracle(project, toNode as never, this.#fallback, results);
    return { ...oracle, declaredIn: oncePerName((node) => oracle.declaredIn(node), this.#file) };
  }

  #prefetch({ project }: NativeSource, toNode: ReturnType<typeof nodeFinder>): void {
    const asked = this.#prepared.flatMap((node) => partsAsked(node));
    project.prefetch(asked.flatMap((node) => toNode(node) ?? []));
  }

  /** Of the functions among them it is asked next what they return. */
  #prefetchResults({ project }: NativeSource, toNode: ReturnType<typeof nodeFinder>): void {
    const called = this.#prepared.flatMap((node) => calledParts(node));
    const types = called.flatMap((node) => project.knownTypeAt(toNode(node)) ?? []);
    prefetchResults(new Set(types), (action) => this.#session!.startAhead(action));
  }

  /** A native process may panic over a question, or be gone; the rule that asks must not notice. */
  #guarded<Result>(action: () => Result): Result | undefined {
    try {
      return action();
    } catch (error) {
      this.#session?.fail(error);
      return undefined;
    }
  }
}

/** A name means the same wherever it stands for the same variable, or for none of the file. */
function oncePerName(ask: TypeOracle['declaredIn'], file: SourceFile): TypeOracle['declaredIn'] {
  const known = new Map<unknown, ReturnType<typeof ask>>();
  return (node) => {
    const { parent } = node;
    const isMember = parent?.type === 'MemberExpression' && parent.property === node;
    if (node.type !== 'Identifier' || isMember) return ask(node);
    const key = variableOf(file, node.name, node) ?? node.name;
    const declared = known.has(key) ? known.get(key) : ask(node);
    known.set(key, declared);
    return declared;
  };
}

/** The call that the node is, or that it awaits, where what it calls tells about it. */
function callOf(node: TSESTree.Node): TSESTree.CallExpression | undefined {
  const call = node.type === 'AwaitExpression' ? node.argument : node;
  return isPlainCall(call) ? call : undefined;
}

/** Whose types tell about the node. */
function partsAsked(node: TSESTree.Node): readonly TSESTree.Node[] {
  const call = callOf(node);
  if (call) return [call.callee];
  if (node.type !== 'ConditionalExpression') return [node];
  return [node.consequent, node.alternate].flatMap((each) =>
    isPlainKind(each) ? [] : partsAsked(each),
  );
}

/** The functions of the calls whose types tell about the node, and what is given to others and may be one. */
function calledParts(node: TSESTree.Node): readonly TSESTree.Node[] {
  const call = callOf(node);
  if (call) return [call.callee];
  if (node.type === 'ConditionalExpression') return partsAsked(node);
  if (node.type !== 'Identifier' && node.type !== 'MemberExpression') return [];
  const isGiven = node.parent.type === 'CallExpression' && node.parent.callee !== node;
  return isGiven ? [node] : [];
}

function nodeFinder({ tree }: NativeSource): (node: TSESTree.Node) => NativeNode | undefined {
  const known = new Map<TSESTree.Node, NativeNode | undefined>();
  return (node) => {
    if (!known.has(node)) known.set(node, nodeAt(tree, ...node.range));
    return known.get(node);
  };
}
