/// <reference types="node" />
import { dirname } from 'node:path';
import type { TSESTree } from '@typescript-eslint/types';
import { isPlainKind } from '../../ast/plain-kinds.ts';
import { variableOf } from '../../ast/scope.ts';
import type { SourceFile } from '../../source-file.ts';
import { programOracle } from '../program-oracle.ts';
import type { CompatTypes } from '../compat-types.ts';
import type { IsWaiting, Rounds, TypeOracle } from '../type-oracle.ts';
import { passUnanswered } from '../unanswered.ts';
import { compilerFor } from './compiler.ts';
import { awaitedResults, declaredResults, isPlainCall } from './declared-results.ts';
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
    inRounds: (nodes, actions) => lazy.inRounds(nodes, actions),
    answeredBy: () => lazy.answeredBy,
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
  'isLikePromise',
  'resolvesToError',
  'isThenable',
  'isAlwaysThenable',
  'hidesAbsence',
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
  #toNode: NodeFinder | undefined;
  #mayAsk = true;
  answeredBy: 'native' | 'syntax' | undefined;

  constructor(file: SourceFile, fallback: TypeOracle, session: Session | undefined) {
    this.#file = file;
    this.#fallback = fallback;
    this.#session = session;
    if (session) return;
    this.#oracle = fallback;
    this.#count('syntax');
  }

  expect(): void {
    if (!this.#oracle) this.#session?.expect(this.#file.path);
  }

  *inRounds<Result>(
    nodes: readonly TSESTree.Node[],
    actions: readonly (() => Result)[],
  ): Rounds<Result> {
    const results = nodes.length > 0 ? undefined : this.#withoutAsking(actions);
    if (results) return results;
    yield* this.#getReady(nodes);
    const rounds = this.#source && this.#session!.inRounds(actions);
    return rounds ? yield* rounds : actions.map((action) => action());
  }

  /** Has the file, and the types of the nodes, before any question is asked. */
  *#getReady(nodes: readonly TSESTree.Node[]): Generator<IsWaiting, void, void> {
    if (!this.#oracle && this.#session) yield* this.#session.whenReady(this.#file.path);
    this.ask(() => undefined);
    const asked = nodes.flatMap((node) => partsAsked(node));
    const prefetch = () => this.#guarded(() => this.#prefetch(asked));
    if (this.#source) yield* this.#session!.inRounds([prefetch]);
  }

  /** No process is started for a file without a question; `undefined` where there is one. */
  #withoutAsking<Result>(actions: readonly (() => Result)[]): readonly Result[] | undefined {
    this.#mayAsk = false;
    try {
      return actions.map((action) => action());
    } catch (error) {
      if (error !== ASKED) throw error;
      return undefined;
    } finally {
      this.#mayAsk = true;
    }
  }

  ask<Answer>(question: (oracle: TypeOracle) => Answer): Answer {
    if (!this.#mayAsk) throw ASKED;
    const answer = this.#guarded(() => ({ answer: question(this.#current()) }));
    return answer ? answer.answer : question(this.#fallback);
  }

  #current(): TypeOracle {
    if (this.#oracle && (!this.#source || this.#session!.isCurrent(this.#source))) {
      return this.#oracle;
    }
    return this.#session!.now(() => this.#open());
  }

  #open(): TypeOracle {
    const isFirst = !this.#oracle;
    // So that an error on the way leaves the fallback.
    this.#oracle = this.#fallback;
    this.#source = this.#session!.source(this.#file.path, this.#file.text);
    if (isFirst) this.#count(this.#source ? 'native' : 'syntax');
    if (this.#source) this.#oracle = this.#oracleOf(this.#source);
    return this.#oracle;
  }

  #oracleOf(source: NativeSource): TypeOracle {
    const { project } = source;
    const toNode = nodeFinder(source);
    this.#toNode = toNode;
    const results = (node: TSESTree.Node) => {
      const call = callOf(node);
      const callee = call && toNode(call.callee);
      const declared = callee && declaredResults(callee, project);
      return call === node ? declared : declared && awaitedResults(declared);
    };
    const oracle = programOracle(project, toNode as never, this.#fallback, results);
    return { ...oracle, declaredIn: oncePerName((node) => oracle.declaredIn(node), this.#file) };
  }

  #prefetch(nodes: readonly TSESTree.Node[]): void {
    this.#source!.project.prefetch(nodes.flatMap((node) => this.#toNode?.(node) ?? []));
  }

  #count(backend: 'native' | 'syntax'): void {
    this.answeredBy = backend;
    countFile(backend);
  }

  /** A native process may panic over a question, or be gone; the rule that asks must not notice. */
  #guarded<Result>(action: () => Result): Result | undefined {
    try {
      return action();
    } catch (error) {
      passUnanswered(error);
      this.#session?.fail(error);
      return undefined;
    }
  }
}

/** Ends an action that asks where nobody may. */
const ASKED = new Error('A question was asked, and nobody was to ask');

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

type NodeFinder = (node: TSESTree.Node) => NativeNode | undefined;

function nodeFinder({ tree }: NativeSource): NodeFinder {
  const known = new Map<TSESTree.Node, NativeNode | undefined>();
  return (node) => {
    if (!known.has(node)) known.set(node, nodeAt(tree, ...node.range));
    return known.get(node);
  };
}
