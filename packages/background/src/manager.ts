import { randomUUID } from 'node:crypto';
import { type OpenTaskGroup, moveOnAfter, TaskGroup } from '@taskgroup/runtime';
import { type AnyDefinition, AttemptRunner } from './attempt-runner.ts';
import type {
  AttemptContext,
  AttemptOutcome,
  Consumer,
  EnqueueResult,
  TaskBackend,
  TaskEnd,
  TaskSnapshot,
} from './backend.ts';
import { CircuitBreaker } from './breaker/circuit-breaker.ts';
import { publish } from './channels.ts';
import { DeadLetterOffice } from './dead-letters/dead-letter-office.ts';
import type { TaskDefinition } from './define-task.ts';
import type { TaskEnvelope } from './envelope.ts';
import { TaskRejectedError } from './errors.ts';
import { functionTask, type TaskFunction } from './function-task.ts';
import { Ledger, type LedgerEntries } from './ledger.ts';
import {
  type ManagerOptions,
  type ManagerSettings,
  readManagerOptions,
} from './manager-options.ts';
import { memory } from './memory/memory-backend.ts';
import { ManagerMetrics } from './metrics/manager-metrics.ts';
import type { Metric } from './metrics/metrics.ts';
import { prometheusText } from './metrics/prometheus.ts';
import { Refusals } from './refusals.ts';
import { RetryBudget } from './retry/retry-budget.ts';
import { Service, type ServiceHandle, type ServiceOptions, type ServiceRun } from './service.ts';
import type { FunctionOptions, SubmitOptions } from './submit-options.ts';
import { Pending, type TaskHandle } from './task-handle.ts';

/** `draining` takes no more from outside, and lets what it has come to an end. */
export type ManagerState = 'running' | 'draining' | 'closed';

/** What `close()` did. */
export interface CloseReport {
  readonly ledger: LedgerEntries;
  /** The tasks that were lost: each of them is in the dead letters. */
  readonly abandoned: readonly TaskEnd[];
}

/** Why running tasks are cancelled when their manager ends. */
class ManagerClosing extends Error {
  override readonly name = 'ManagerClosing';
}

/**
 * The one owner of a program's background work: tasks that somebody submits and nobody waits for, and services that run
 * as long as the program.
 *
 * Every task is accounted for: it completes, fails into the dead letters, is cancelled, expires, or is abandoned when the
 * manager has to end before it, and `ledger` adds up. A cancelled task has not failed: it uses up no attempt, counts in
 * no circuit breaker and is no dead letter.
 *
 * @example
 * ```ts
 * import { BackgroundTaskManager, defineTask } from '@taskgroup/background';
 *
 * const greet = defineTask({
 *   name: 'greet',
 *   tags: { service: 'demo' },
 *   run: (_context, name: string) => `Hello, ${name}!`,
 * });
 *
 * await using manager = new BackgroundTaskManager({ name: 'demo' });
 * const handle = await manager.submit(greet, 'world');
 * console.log(await handle.result); //=> Hello, world!
 * ```
 */
export class BackgroundTaskManager implements AsyncDisposable {
  readonly name: string;
  /** Tasks that were given up, and the way back for them. */
  readonly deadLetters: DeadLetterOffice;
  readonly #settings: ManagerSettings;
  readonly #backend: TaskBackend;
  readonly #group: OpenTaskGroup;
  readonly #consumer: Consumer;
  readonly #runner: AttemptRunner;
  readonly #metrics = new ManagerMetrics();
  readonly #ledger = new Ledger();
  readonly #definitions = new Map<string, AnyDefinition>();
  readonly #functions = new Map<string, AnyDefinition>();
  readonly #refusals: Refusals;
  readonly #breakers = new Map<string, CircuitBreaker>();
  readonly #services = new Map<string, Service>();
  readonly #pending = new Map<string, Pending>();
  readonly #live = new Map<string, Pending>();
  readonly #running = new Set<AttemptContext>();
  readonly #abandoned: TaskEnd[] = [];
  readonly #closing = new ManagerClosing('The manager is closing');
  #state: ManagerState = 'running';
  #closed: Promise<CloseReport> | undefined;

  /** @throws {RangeError} for options that can't be. */
  constructor(options: ManagerOptions = {}) {
    const settings = readManagerOptions(options);
    this.#settings = settings;
    this.name = settings.name;
    this.#backend = options.backend ?? memory();
    this.#refusals = new Refusals(() => this.#backend.now());
    this.#group = TaskGroup.open({ name: settings.name, policy: 'supervisor' });
    this.#runner = new AttemptRunner({
      definitionOf: (name) => this.#definitions.get(name),
      breakerOf: (name) => this.breaker(name),
      budget: new RetryBudget(settings.retryBudget, () => this.#backend.now()),
      now: () => this.#backend.now(),
      random: settings.random,
      submit: (definition, data, how) => this.#submit(definition, data, { ...how, fromTask: true }),
      isShutdown: (reason) => isCausedBy(reason, this.#closing),
    });
    this.deadLetters = new DeadLetterOffice(
      this.#backend.deadLetters,
      settings.maxReplays,
      (replay) => this.#replay(replay),
    );
    const { concurrency, reserved, maxQueued, overflow } = settings;
    const limits = { concurrency, reserved, maxQueued, overflow };
    this.#consumer = this.#backend.consume(
      {
        group: this.#group,
        ...limits,
        onEnd: (end) => this.#onEnd(end),
        onReceived: () => this.#ledger.received(),
        onHandedBack: ({ token }) => {
          this.#ledger.handedBack();
          this.#runner.forget(token);
        },
      },
      (attempt) => this.#attempt(attempt),
    );
  }

  get state(): ManagerState {
    return this.#state;
  }

  /** Where every task has gone so far. */
  get ledger(): LedgerEntries {
    return this.#ledger.entries;
  }

  get services(): ReadonlyMap<string, ServiceHandle> {
    return this.#services;
  }

  /**
   * Hands a task over. It resolves when the task is accepted, not when it has run: `handle.result` tells that, and
   * nobody needs to look at it.
   *
   * A function may be handed over as it is, where its process is all that has to know it: it gets one attempt, and what it
   * closes over is what it works on.
   *
   * Nobody has to wait for the acceptance either: a refusal is a process warning, and no unhandled rejection.
   *
   * @throws {TaskRejectedError} when there is no room, the manager is closing, or a live task has the same id and
   * `onDuplicate` is `'reject'`.
   * @throws {TypeError} when a function is handed to a backend that keeps tasks outside of this process.
   */
  submit<Data, Result>(
    definition: TaskDefinition<Data, Result>,
    data: Data,
    options?: SubmitOptions,
  ): Promise<TaskHandle<Result>>;
  submit<Result>(run: TaskFunction<Result>, options: FunctionOptions): Promise<TaskHandle<Result>>;
  submit<Data, Result>(
    what: TaskDefinition<Data, Result> | TaskFunction<Result>,
    data: Data | FunctionOptions,
    options: SubmitOptions = {},
  ): Promise<TaskHandle<Result>> {
    const submitted =
      typeof what === 'function'
        ? this.#submitFunction(what, data as FunctionOptions)
        : this.#submit(what, data as Data, options);
    submitted.catch((error: unknown) => this.#refusals.refused(error));
    return submitted;
  }

  /** Makes a kind of task known before any is submitted here: for those that another process has left in a store. */
  register(...definitions: readonly TaskDefinition<never, unknown>[]): void {
    for (const definition of definitions) this.#define(definition as AnyDefinition);
  }

  /**
   * Runs a function as long as the manager, and again when it fails, within limits.
   *
   * @throws {TaskRejectedError} when the manager is closing.
   * @throws {RangeError} when a service of that name is there.
   */
  service(name: string, run: ServiceRun, options: ServiceOptions = {}): ServiceHandle {
    if (this.#state !== 'running') {
      throw new TaskRejectedError(
        `Cannot start service ${name} as the manager is closing`,
        'closed',
      );
    }
    if (this.#services.has(name)) {
      throw new RangeError(`Cannot start service ${name} as there is one of that name already`);
    }
    const service = new Service(this.#group, name, run, options);
    this.#services.set(name, service);
    return service;
  }

  /** The circuit breaker of that name, which tasks share by naming it. */
  breaker(name: string): CircuitBreaker {
    const known = this.#breakers.get(name);
    if (known) return known;
    const breaker = new CircuitBreaker(name, this.#settings.breakers[name] ?? {}, {
      now: () => this.#backend.now(),
      random: this.#settings.random,
      onChange: ({ state }, from) =>
        publish('breaker', () => ({ manager: this.name, breaker: name, from, to: state })),
    });
    this.#breakers.set(name, breaker);
    return breaker;
  }

  /** The tasks that are live, as they are now. */
  inspect(): AsyncIterable<TaskSnapshot> {
    return this.#backend.inspect();
  }

  /** Counts, times and states, for those who poll. */
  async metrics(): Promise<readonly Metric[]> {
    const zombies = [...this.#running].filter(({ signal }) => signal.aborted).length;
    const counts = await this.#backend.counts();
    return this.#metrics.snapshot({ counts, zombies, breakers: [...this.#breakers.values()] });
  }

  /** The metrics as Prometheus reads them. */
  async prometheus(): Promise<string> {
    return prometheusText('taskgroup_background', await this.metrics());
  }

  /**
   * Ends in order: services stop, submissions from outside are refused, and what is ready gets `gracePeriod` to come to an
   * end; then it is cancelled, gets `cleanupPeriod` to clean up, and is abandoned if it goes on. Tasks that run may
   * submit others until they are cancelled. Called again, it gives the same report.
   */
  close(): Promise<CloseReport> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #submitFunction<Result>(
    run: TaskFunction<Result>,
    options: FunctionOptions,
  ): Promise<TaskHandle<Result>> {
    const { name } = options;
    if (this.#backend.capabilities.durable) {
      throw new TypeError(
        `Cannot submit function ${name} as backend ${this.#backend.name} keeps tasks outside of this process: define the task`,
      );
    }
    const definition = this.#functions.get(name) ?? functionTask(name);
    this.#functions.set(name, definition);
    return this.#submit(definition, run, options) as Promise<TaskHandle<Result>>;
  }

  async #submit<Data, Result>(
    definition: TaskDefinition<Data, Result>,
    data: Data,
    options: SubmitOptions & {
      readonly fromTask?: boolean;
      readonly lineage?: TaskEnvelope['lineage'];
    },
  ): Promise<TaskHandle<Result>> {
    this.#define(definition as AnyDefinition);
    const task = this.#envelopeOf(definition as AnyDefinition, data, options);
    const pending = new Pending(task.id);
    this.#pending.set(task.token, pending);
    this.#ledger.submitted();
    const cancel = (reason?: unknown) => this.#backend.cancel(task.id, reason);
    try {
      this.#requireRunning(task, options.fromTask);
      const { signal, fromTask } = options;
      const accepted = await this.#backend.enqueue(task, { signal, fromTask });
      const { type } = accepted;
      this.#tellSubmitted(task, type);
      if (this.#backend.watch)
        return this.#stored(task, accepted).handle(type === 'duplicate', cancel);
      if (type === 'enqueued') {
        if (pending.state === undefined) this.#live.set(task.id, pending);
        return pending.handle(false, cancel);
      }
      this.#withdraw(task);
      return (this.#live.get(task.id) ?? endedBefore(task)).handle(true, cancel);
    } catch (error) {
      this.#withdraw(task);
      this.#tellSubmitted(task, 'rejected');
      throw error;
    }
  }

  /** It is in the hands of the store: nothing of it is kept here. */
  #stored(task: TaskEnvelope, accepted: EnqueueResult): Pending {
    if (accepted.type === 'duplicate') this.#withdraw(task);
    else {
      this.#pending.delete(task.token);
      this.#ledger.handedBack();
    }
    const token = accepted.type === 'duplicate' ? accepted.token : task.token;
    return new Pending(task.id, () => this.#backend.watch!(token ?? task.token));
  }

  #requireRunning({ name }: TaskEnvelope, fromTask = false): void {
    if (this.#state === 'running' || (this.#state === 'draining' && fromTask)) return;
    throw new TaskRejectedError(`Cannot submit ${name} as the manager is closing`, 'closed');
  }

  #withdraw({ token }: TaskEnvelope): void {
    this.#pending.delete(token);
    this.#ledger.takeBack();
  }

  #tellSubmitted(task: TaskEnvelope, outcome: string): void {
    this.#metrics.submitted(task, outcome);
    publish('submit', () => ({ manager: this.name, task: withoutData(task), outcome }));
  }

  #define(definition: AnyDefinition): void {
    const known = this.#definitions.get(definition.name);
    if (known && known !== definition) {
      throw new TypeError(
        `Cannot use task ${definition.name} as another definition has that name: names tell tasks apart`,
      );
    }
    this.#definitions.set(definition.name, definition);
  }

  #envelopeOf(
    definition: AnyDefinition,
    data: unknown,
    options: SubmitOptions & { readonly lineage?: TaskEnvelope['lineage'] },
  ): TaskEnvelope {
    const now = this.#backend.now();
    const { delay, timeout, tags, priority } = options;
    const token = randomUUID();
    return {
      id: options.id ?? token,
      token,
      name: definition.name,
      priority: priority ?? definition.priority,
      tags: { ...definition.tags, ...tags },
      data,
      submittedAt: now,
      idempotent: definition.idempotent,
      onDuplicate: options.onDuplicate ?? 'return',
      uniqueFor: options.uniqueFor,
      notBefore: delay === undefined ? undefined : now + delay,
      deadline: timeout === undefined ? undefined : now + timeout,
      maxQueueTime: definition.maxQueueTime,
      concurrencyKey: options.concurrencyKey,
      concurrencyPerKey: definition.concurrencyPerKey,
      lineage: options.lineage,
    };
  }

  async #attempt(attempt: AttemptContext): Promise<AttemptOutcome> {
    const { task } = attempt;
    const start = this.#backend.now();
    const queueTime = start - Math.max(task.submittedAt, task.notBefore ?? 0);
    if (attempt.attempt === 1) this.#metrics.attemptStarted(task, queueTime);
    this.#tellAttempt('attempt:start', attempt, { queueTime });
    this.#running.add(attempt);
    const outcome = await this.#runner.run(attempt);
    this.#running.delete(attempt);
    const duration = this.#backend.now() - start;
    if (outcome.type === 'released' && outcome.reason === 'circuit-open') {
      this.#metrics.refused(this.breaker(this.#definitions.get(task.name)!.circuitBreaker!));
    } else this.#metrics.attemptEnded(task, outcome.type, duration);
    this.#tellAttempt('attempt:end', attempt, { outcome: outcome.type, duration });
    return outcome;
  }

  #tellAttempt(
    name: 'attempt:start' | 'attempt:end',
    { task, attempt }: AttemptContext,
    more: object,
  ): void {
    publish(name, () => ({ manager: this.name, task: withoutData(task), attempt, ...more }));
  }

  #onEnd(end: TaskEnd): void {
    const { task, state, reason, error } = end;
    this.#runner.forget(task.token);
    this.#ledger.ended(state);
    const pending = this.#pending.get(task.token);
    this.#pending.delete(task.token);
    if (pending && this.#live.get(task.id) === pending) this.#live.delete(task.id);
    pending?.end(end);
    publish('end', () => ({ manager: this.name, task: withoutData(task), state, reason, error }));
    if (state === 'abandoned') this.#tellAbandoned(end);
    if (state === 'completed' || state === 'cancelled') return;
    this.#metrics.deadLettered(task, reason ?? 'failed');
    // Writing it down is work as well, and has the manager for its owner.
    this.#group.startSoon(() => this.deadLetters.bury(end, this.name), { name: 'bury' });
  }

  #tellAbandoned(end: TaskEnd): void {
    this.#abandoned.push(end);
    this.#settings.onAbandoned?.(end);
  }

  async #replay({ letter, lineage }: Parameters<DeadLetterOffice['resubmit']>[0]): Promise<void> {
    const definition = this.#definitions.get(letter.name);
    if (!definition) {
      throw new TypeError(
        `Cannot replay task ${letter.name} as no such task is defined here: register() it`,
      );
    }
    const { priority, tags, data } = letter;
    // Two who replay a letter at the same time replay it once.
    await this.#submit(definition, data, { priority, tags, lineage, id: `replay-${letter.id}` });
  }

  async #close(): Promise<CloseReport> {
    this.#become('draining');
    this.#consumer.quiesce();
    await TaskGroup.forEach([...this.#services.values()], (service) => service.stop(this.#closing));
    const { gracePeriod, cleanupPeriod } = this.#settings;
    await moveOnAfter(gracePeriod, (scope) => this.#consumer.idle(scope));
    this.#consumer.cancelAll(this.#closing);
    await moveOnAfter(cleanupPeriod, (scope) => this.#consumer.idle(scope));
    await this.#consumer.close();
    await this.#group.join();
    await this.#backend[Symbol.asyncDispose]();
    this.#become('closed');
    return { ledger: this.ledger, abandoned: [...this.#abandoned] };
  }

  #become(state: ManagerState): void {
    this.#state = state;
    publish('manager', () => ({ manager: this.name, state }));
  }
}

/** Of a task that ended so lately that its id is still taken. */
function endedBefore({ id, name }: TaskEnvelope): Pending {
  const pending = new Pending(id);
  const message = `Task ${name} of that id has completed already: '${id}'`;
  pending.end({
    task: {} as TaskEnvelope,
    state: 'completed',
    value: undefined,
    error: new TaskRejectedError(message, 'duplicate'),
  });
  return pending;
}

/** Data may be secret, and large: nothing that observes the manager gets it. */
function withoutData(task: TaskEnvelope): TaskEnvelope {
  return { ...task, data: undefined };
}

/** A cancellation carries what it was called with as its cause. */
function isCausedBy(reason: unknown, cause: unknown): boolean {
  return reason === cause || (reason instanceof Error && isCausedBy(reason.cause, cause));
}
