/**
 * The one manager of a program's background work.
 *
 * General layout: `manager.ts` is what people use; `attempt-runner.ts` says what the end of an attempt means (retries,
 * breaker, deadline), whatever keeps the tasks; a backend (`backend.ts`, `memory/`) keeps them and hands them out.
 */
export type {
  AttemptContext,
  AttemptOutcome,
  BackendCapabilities,
  ConsumeOptions,
  Consumer,
  EnqueueOptions,
  EnqueueResult,
  Overflow,
  ReleaseReason,
  RunAttempt,
  TaskBackend,
  TaskEnd,
  TaskSnapshot,
} from './backend.ts';
export type { CircuitBreaker } from './breaker/circuit-breaker.ts';
export type { BreakerState, CircuitBreakerOptions } from './breaker/options.ts';
export { channelNames } from './channels.ts';
export type {
  DeadLetter,
  DeadLetterQuery,
  DeadLetters,
  DeadReason,
  SerializedError,
} from './dead-letters/dead-letter.ts';
export type {
  DeadLetterOffice,
  ReplayOptions,
  ReplayReport,
} from './dead-letters/dead-letter-office.ts';
export { matches, serializeError } from './dead-letters/dead-letter.ts';
export type { CloseReport } from './close-report.ts';
export { closeOnSignals } from './close-on-signals.ts';
export type { CloseOnSignalsOptions } from './close-on-signals.ts';
export { journal } from './dead-letters/journal.ts';
export { defineTask } from './define-task.ts';
export type { Fence, RetryPolicy, RunContext, TaskDefinition, TaskOptions } from './define-task.ts';
export { getBackgroundTaskManager, setBackgroundTaskManager } from './default-manager.ts';
export type {
  DuplicatePolicy,
  EndState,
  Lineage,
  Tags,
  TaskEnvelope,
  TaskId,
  TaskState,
} from './envelope.ts';
export {
  CircuitOpenError,
  DeadlineExceededError,
  LeaseLostError,
  NonRetryableError,
  RetriesExhaustedError,
  RetryAfterError,
  TaskAbandonedError,
  TaskRejectedError,
  TaskTimeoutError,
} from './errors.ts';
export type { RejectionReason } from './errors.ts';
export type { TaskFunction } from './function-task.ts';
export type {
  Instrumentation,
  Measurement,
  WatchedAttempt,
  WatchedManager,
  WatchedSubmission,
} from './instrumentation.ts';
export type { LedgerEntries } from './ledger.ts';
export { BackgroundTaskManager } from './manager.ts';
export type { ManagerState } from './manager.ts';
export type { ManagerOptions } from './manager-options.ts';
export { memory } from './memory/memory-backend.ts';
export type { MemoryOptions } from './memory/memory-backend.ts';
export type { MetricName } from './metrics/catalogue.ts';
export type { HistogramSample, Metric, Sample } from './metrics/metrics.ts';
export { PRIORITIES } from './priority.ts';
export type { Priority } from './priority.ts';
export type { RateLimitOptions } from './rate-limit.ts';
export type { BackoffOptions } from './retry/backoff.ts';
export type { RetryBudgetOptions } from './retry/retry-budget.ts';
export type { RestartPolicy, ServiceHandle, ServiceOptions, ServiceState } from './service.ts';
export type { FunctionOptions, Submit, SubmitOptions } from './submit-options.ts';
export type { TaskHandle } from './task-handle.ts';
