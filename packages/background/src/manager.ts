import { type CancelOptions, moveOnAfter, type OpenTaskGroup, TaskGroup } from '@taskgroup/runtime';
import { warn } from './warn.ts';
import { type AnyDefinition, AttemptRunner, type Released } from './attempt-runner.ts';
import type { Consumer, EnqueueResult, TaskBackend, TaskEnd, TaskSnapshot } from './backend.ts';
import { CircuitBreaker } from './breaker/circuit-breaker.ts';
import type { BreakerState } from './breaker/options.ts';
import { publish } from './channels.ts';
import type { CloseReport } from './close-report.ts';
import { DeadLetterOffice } from './dead-letters/dead-letter-office.ts';
import type { TaskDefinition } from './define-task.ts';
import { type TaskEnvelope, withoutData } from './envelope.ts';
import { errorType, TaskRejectedError } from './errors.ts';
import { functionTask, type TaskFunction } from './function-task.ts';
import { Ledger, type LedgerEntries } from './ledger.ts';
import {
  type ManagerOptions,
  type ManagerSettings,
  readManagerOptions,
} from './manager-options.ts';
import { isCausedBy, ManagerClosing } from './manager-closing.ts';
import { memory } from './memory/memory-backend.ts';
import { ManagerMetrics } from './metrics/manager-metrics.ts';
import type { Metric } from './metrics/metrics.ts';
import { prometheusText } from './metrics/prometheus.ts';
import { newEnvelope } from './new-envelope.ts';
import { outside } from './outside.ts';
import { Refusals } from './refusals.ts';
import { isPromiseLike, Submission, type Submitted } from './submission.ts';
import { RetryBudget } from './retry/retry-budget.ts';
import { RunningAttempts } from './running-attempts.ts';
import { Service, type ServiceHandle, type ServiceOptions, type ServiceRun } from './service.ts';
import type { FunctionOptions, SubmitOptions } from './submit-options.ts';
import { type Cancel, endedBefore, Pending, type TaskHandle } from './task-handle.ts';

/** `draining` takes no more from outside, and lets what it has come to an end. */
export type ManagerState = 'running' | 'draining' | 'closed';

/** How a task is submitted inside, which only the manager may say. */
type InnerOptions = SubmitOptions & {
  readonly fromTask?: boolean;
  readonly lineage?: TaskEnvelope['lineage'];
};

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
  readonly #metrics: ManagerMetrics;
  readonly #ledger = new Ledger();
  readonly #definitions = new Map<string, AnyDefinition>();
  readonly #functions = new Map<string, AnyDefinition>();
  readonly #refusals: Refusals;
  readonly #breakers = new Map<string, CircuitBreaker>();
  readonly #services = new Map<string, Service>();
  readonly #pending = new Map<string, Pending>();
  readonly #running: RunningAttempts;
  readonly #abandoned: TaskEnd[] = [];
  readonly #closing = new ManagerClosing('The manager is closing');
  readonly #watch: Disposable | undefined;
  #state: ManagerState = 'running';
  #closed: Promise<CloseReport> | undefined;

  /** @throws {RangeError} for options that can't be. */
  constructor(options: ManagerOptions = {}) {
    const settings = readManagerOptions(options);
    const { instrumentation } = settings;
    this.#settings = settings;
    this.name = settings.name;
    this.#backend = options.backend ?? memory();
    const now = () => this.#backend.now();
    this.#refusals = new Refusals(now);
    // Made in a task that is cancelled, it still ends in order, by `close()`.
    this.#group = outside(() => TaskGroup.open({ name: settings.name, policy: 'supervisor' }));
    this.#metrics = new ManagerMetrics(this.name, instrumentation?.record?.bind(instrumentation));
    const watcher = { manager: this.name, metrics: this.#metrics, now, instrumentation };
    this.#running = new RunningAttempts(watcher);
    this.#runner = this.#makeRunner(now);
    this.deadLetters = new DeadLetterOffice(
      this.#backend.deadLetters,
      settings.maxReplays,
      (replay) => this.#replay(replay),
    );
    for (const name of Object.keys(settings.breakers)) this.breaker(name);
    const { concurrency, reserved, maxQueued, overflow } = settings;
    const limits = { concurrency, reserved, maxQueued, overflow };
    this.#consumer = this.#backend.consume(
      {
        group: this.#group,
        ...limits,
        onEnd: (end) => this.#onEnd(end),
        onReceived: () => this.#ledger.received(),
        onHandedBack: (task) => {
          this.#ledger.handedBack();
          this.#runner.forget(task);
        },
      },
      (attempt) => this.#runner.run(attempt),
    );
    this.#watch = instrumentation?.watch?.(this);
  }

  #makeRunner(now: () => number): AttemptRunner {
    return new AttemptRunner({
      definitionOf: (name) => this.#definitions.get(name),
      breakerOf: (name) => this.breaker(name),
      budget: new RetryBudget(this.#settings.retryBudget, now),
      now,
      random: this.#settings.random,
      submit: async (definition, data, how) =>
        this.#submit(definition, data, { ...how, fromTask: true }),
      begin: (attempt) => this.#running.begin(attempt),
      onReleased: (task, outcome) => this.#tellReleased(task, outcome),
      isShutdown: (reason) => isCausedBy(reason, this.#closing),
    });
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

  /** The circuit breakers that were asked for so far, or given options. */
  get breakers(): ReadonlyMap<string, CircuitBreaker> {
    return this.#breakers;
  }

  /**
   * Hands a task over. It resolves when the task is accepted, not when it has run: `handle.result` tells that, and
   * nobody needs to look at it.
   *
   * A function may be handed over as it is, where its process is all that has to know it: it gets one attempt, and what it
   * closes over is what it works on.
   *
   * Nobody has to wait for the acceptance either: a refusal that nobody handles is a process warning, and no unhandled
   * rejection.
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
    const submit = () =>
      typeof what === 'function'
        ? this.#submitFunction(what, data as FunctionOptions)
        : this.#submit(what, data as Data, options);
    return Submission.of(submit, this.#unheard);
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
      onChange: (changed, from) => this.#tellBreaker(changed, from),
      onRoom: (_breaker, count) => this.#consumer.unpark?.(name, count),
    });
    this.#breakers.set(name, breaker);
    return breaker;
  }

  /** Milliseconds, on the clock of its tasks' times. */
  now(): number {
    return this.#backend.now();
  }

  /** The tasks that are live, as they are now. */
  inspect(): AsyncIterable<TaskSnapshot> {
    return this.#backend.inspect();
  }

  /** Counts, times and states, for those who poll. */
  async metrics(): Promise<readonly Metric[]> {
    const counts = await this.#backend.counts();
    const { zombies, byPriority: active } = this.#running;
    const { maxQueued } = this.#settings;
    const breakers = [...this.#breakers.values()];
    return this.#metrics.snapshot({ counts, active, zombies, maxQueued, breakers });
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
    this.#closed ??= outside(() => this.#close());
    return this.#closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #submitFunction<Result>(
    run: TaskFunction<Result>,
    options: FunctionOptions,
  ): TaskHandle<Result> | Promise<TaskHandle<Result>> {
    // Without types the options may be forgotten: that lacks a name, as `defineTask` says.
    const { name } = { ...options };
    if (this.#backend.capabilities.durable) {
      throw new TypeError(
        `Cannot submit function ${name} as backend ${this.#backend.name} keeps tasks outside of this process: define the task`,
      );
    }
    const definition = this.#functions.get(name) ?? functionTask(name);
    this.#functions.set(name, definition);
    return this.#submit(definition as TaskDefinition<unknown, Result>, run, options);
  }

  /** Most tasks are accepted at once, and cost no promise here. */
  #submit<Data, Result>(
    definition: TaskDefinition<Data, Result>,
    data: Data,
    options: InnerOptions,
  ): TaskHandle<Result> | Promise<TaskHandle<Result>> {
    this.#define(definition as AnyDefinition);
    const { instrumentation } = this.#settings;
    const bare = newEnvelope(definition as AnyDefinition, data, options, this.#backend.now());
    const watched = instrumentation?.submitting?.(this.name, bare);
    const task = watched?.trace ? { ...bare, trace: watched.trace } : bare;
    const submitted = { task, watched, pending: new Pending(task, this.#cancel) };
    this.#pending.set(task.token, submitted.pending);
    this.#ledger.submitted();
    try {
      this.#requireRunning(task, options.fromTask);
      const answer = this.#backend.enqueue(task, options);
      return isPromiseLike(answer)
        ? this.#whenAnswered(submitted, answer)
        : this.#answered(submitted, answer);
    } catch (error) {
      throw this.#refused(submitted, error);
    }
  }

  async #whenAnswered<Result>(
    submitted: Submitted,
    answer: PromiseLike<EnqueueResult>,
  ): Promise<TaskHandle<Result>> {
    try {
      return this.#answered(submitted, await answer);
    } catch (error) {
      throw this.#refused(submitted, error);
    }
  }

  #answered<Result>(submitted: Submitted, result: EnqueueResult): TaskHandle<Result> {
    const { task, watched } = submitted;
    const { type } = result;
    const pending = this.#pendingOf(submitted, result);
    watched?.end(type);
    this.#tellSubmitted(task, type);
    return pending.handle(type === 'duplicate');
  }

  /** Gives the error back. */
  #refused({ task, watched }: Submitted, error: unknown): unknown {
    this.#withdraw(task);
    watched?.end('rejected', error);
    this.#tellSubmitted(task, 'rejected', error);
    return error;
  }

  #pendingOf({ task, pending }: Submitted, result: EnqueueResult): Pending {
    if (this.#backend.watch) return this.#stored(task, result);
    if (result.type === 'enqueued') return pending;
    this.#withdraw(task);
    return this.#standsFor(task, result.token);
  }

  /** It is in the hands of the store: nothing of it is kept here. */
  #stored(task: TaskEnvelope, accepted: EnqueueResult): Pending {
    if (accepted.type === 'duplicate') this.#withdraw(task);
    else {
      this.#pending.delete(task.token);
      this.#ledger.handedBack();
    }
    const token = (accepted.type === 'duplicate' ? accepted.token : undefined) ?? task.token;
    const watch = () => this.#backend.watch!(token);
    return new Pending({ id: task.id, token }, this.#cancel, watch);
  }

  readonly #unheard = (reason: unknown): void => this.#refusals.refused(reason);
  readonly #cancel: Cancel = (id, reason, token) => this.#backend.cancel(id, reason, token);

  #standsFor(task: TaskEnvelope, token: string | undefined): Pending {
    return (token === undefined ? undefined : this.#pending.get(token)) ?? endedBefore(task);
  }

  #requireRunning({ name }: TaskEnvelope, fromTask = false): void {
    if (this.#state === 'running' || (this.#state === 'draining' && fromTask)) return;
    throw new TaskRejectedError(`Cannot submit ${name} as the manager is closing`, 'closed');
  }

  #withdraw({ token }: TaskEnvelope): void {
    this.#pending.delete(token);
    this.#ledger.takeBack();
  }

  #tellSubmitted(task: TaskEnvelope, outcome: string, error?: unknown): void {
    const { name, priority, tags } = task;
    const labels =
      outcome === 'rejected'
        ? { name, priority, outcome, error: errorType(error) }
        : { name, priority, outcome };
    this.#metrics.count('task.submitted', labels, tags);
    publish('submit', () => ({ manager: this.name, task: withoutData(task), outcome }));
  }

  #tellBreaker({ name, state }: CircuitBreaker, from: BreakerState): void {
    this.#metrics.count('circuit_breaker.transitions', { breaker: name, state });
    publish('breaker', () => ({ manager: this.name, breaker: name, from, to: state }));
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

  /** No attempt was made. */
  #tellReleased({ name, tags }: TaskEnvelope, { reason, until }: Released): void {
    if (reason === 'circuit-open') {
      this.#metrics.count('circuit_breaker.rejected', { breaker: until! }, tags);
    } else if (reason === 'rate-limited') {
      this.#metrics.count('task.rate_limited', { name }, tags);
    }
  }

  #onEnd(end: TaskEnd): void {
    const { task, state, reason, error } = end;
    const { name, token, tags } = task;
    this.#runner.forget(task);
    this.#ledger.ended(state);
    this.#metrics.count('task.ended', { name, state }, tags);
    const pending = this.#pending.get(token);
    this.#pending.delete(token);
    pending?.end(end);
    publish('end', () => ({ manager: this.name, task: withoutData(task), state, reason, error }));
    if (state === 'abandoned') this.#tellAbandoned(end);
    if (state === 'completed' || state === 'cancelled') return;
    this.#metrics.count('task.dead_lettered', { name, reason: reason ?? 'failed' }, tags);
    // Writing it down is work as well, and has the manager for its owner.
    this.#group.startSoon(() => this.#bury(end), { name: 'bury' });
  }

  async #bury(end: TaskEnd): Promise<void> {
    try {
      await this.deadLetters.bury(end, this.name);
    } catch (error) {
      const { name, id } = end.task;
      warn(`Cannot keep the dead letter of task ${name} (${id}): ${String(error)}`);
    }
  }

  #tellAbandoned(end: TaskEnd): void {
    const { name, tags } = end.task;
    this.#abandoned.push(end);
    this.#metrics.count('task.abandoned', { name }, tags);
    try {
      this.#settings.onAbandoned?.(end);
    } catch (error) {
      warn(`'onAbandoned' failed for task ${name}: ${String(error)}`);
    }
  }

  async #replay({ letter, lineage }: Parameters<DeadLetterOffice['resubmit']>[0]): Promise<void> {
    const definition = this.#definitions.get(letter.name);
    if (!definition) {
      throw new TypeError(
        `Cannot replay task ${letter.name} as no such task is defined here: register() it`,
      );
    }
    const { priority, tags, data, concurrencyKey } = letter;
    const how = { priority, tags, concurrencyKey, lineage };
    // Two who replay a letter at the same time replay it once.
    await this.#submit(definition, data, { ...how, id: `replay-${letter.id}` });
  }

  async #close(): Promise<CloseReport> {
    const { gracePeriod, cleanupPeriod } = this.#settings;
    const services = [...this.#services.values()];
    this.#become('draining');
    for (const service of services) service.cancel(this.#closing);
    this.#consumer.quiesce();
    await this.#waitForAll('drain', gracePeriod, services);
    this.#consumer.cancelAll(this.#closing);
    await this.#waitForAll('cleanup', cleanupPeriod, services);
    await this.#consumer.close();
    await this.#group.join();
    await this.#backend[Symbol.asyncDispose]();
    this.#become('closed');
    this.#watch?.[Symbol.dispose]();
    const unstopped = services.filter(({ hasEnded }) => !hasEnded).map(({ name }) => name);
    return { ledger: this.ledger, abandoned: [...this.#abandoned], unstopped };
  }

  /** Not for longer than that: one that ignores its signal must not keep the process until it is killed. */
  async #waitForAll(
    phase: 'drain' | 'cleanup',
    time: number,
    services: readonly Service[],
  ): Promise<void> {
    const start = this.#backend.now();
    const allEnded = async (around: CancelOptions) => {
      for (const service of services) await service.ended(around);
      await this.#consumer.idle(around);
    };
    await moveOnAfter(time, allEnded);
    this.#metrics.time('shutdown.duration', this.#backend.now() - start, { phase });
  }

  #become(state: ManagerState): void {
    this.#state = state;
    publish('manager', () => ({ manager: this.name, state }));
  }
}
