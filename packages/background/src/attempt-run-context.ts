import type { CancelScope } from '@taskgroup/runtime';
import type { AttemptContext } from './backend.ts';
import type { Fence, RunContext } from './define-task.ts';
import type { Tags, TaskId } from './envelope.ts';
import type { Submit } from './submit-options.ts';

/** What the function of a task gets. Most of it is made when somebody asks: few tasks do. */
export class AttemptRunContext implements RunContext {
  readonly scope: CancelScope;
  readonly #attempt: AttemptContext;
  readonly #submit: Submit;

  constructor(attempt: AttemptContext, scope: CancelScope, submit: Submit) {
    this.scope = scope;
    this.#attempt = attempt;
    this.#submit = submit;
  }

  get signal(): AbortSignal {
    return this.scope.signal;
  }

  get id(): TaskId {
    return this.#attempt.task.id;
  }

  get attempt(): number {
    return this.#attempt.attempt;
  }

  get tags(): Tags {
    return this.#attempt.task.tags;
  }

  get fence(): Fence {
    return { key: this.#attempt.task.token, number: this.#attempt.starts };
  }

  /** What it hands over waits for room no longer than it runs. Bound, as contexts are taken apart. */
  get submit(): Submit {
    const { scope } = this;
    const submit = this.#submit;
    return (definition, data, options) =>
      submit(definition, data, { signal: scope.signal, ...options });
  }
}
