/**
 * The closed list of reasons that a report may give for a site. A code is a promise to scripts that
 * read the report: it may be added, never changed.
 */
export const reasons = {
  // Why a site was adopted: joined by the group, but not cancellable by it.
  'already-started':
    'The promise runs before the group exists, so the group joins but cannot cancel it.',
  'await-in-element': 'The element contains await or yield, which a thunk of its own cannot hold.',
  'arguments-in-element':
    "The element uses the enclosing function's arguments, super or new.target.",
  'narrowing-lost': 'A function of its own would not know what was found out about a value before.',
  'order-may-change':
    'Code between the start of the work and the group could tell that the work starts later.',
  'opaque-iterable': 'The argument is an iterable whose elements are made elsewhere.',
  'type-error-in-thunk':
    'The type checker rejects the deferred form, for example because narrowing is lost.',

  'signal-does-not-fit':
    'The type checker rejects the signal here, so the work cannot hear of a cancellation.',
  'items-do-not-fit':
    'The type checker rejects the items for TaskGroup.map, so their own map stays.',

  // What a converted site has besides an owner.
  'signal-passed': "The work gets the group's signal, so a cancellation really ends it.",

  // Why a site needs a reader.
  'awaits-between-starts':
    'The function awaits while the work runs already: a failure meanwhile goes unheard until the group joins it.',
  'waits-for-event': 'An element waits for an event; after a failure the group waits for it too.',
  'loser-is-awaited':
    'The group cancels the losers and waits for them; check that each one settles.',
  'now-awaited': 'The function now waits for this work, and hears of its failure.',
  'now-detached': 'As before, nobody waits for it; a failure is a process warning now.',
  'starts-later':
    'The task starts after the statements that follow; check that they change nothing it reads.',
  'group-may-have-ended':
    'This function may run after the group has ended, which then refuses the task.',
  'one-at-a-time':
    'A run now waits for the one before, a failure ends the group, and the group ends the timer.',
  'managed-service':
    'The task manager runs it: one run at a time, restarted when it fails, stopped at shutdown. Give it a priority and tags.',
  'one-service-of-a-name':
    'A manager takes one service of a name: check that this runs once, or make the name unique.',
  'service-hears-no-signal':
    'The loop is a service now, but hears of no shutdown: pass it the signal of its task.',
  submitted:
    'The task manager owns it now, starts it a moment later and gives it five minutes; a failure is a dead letter. Give it a priority and tags.',
  'group-waits': 'The group now waits for this work, and ends it when it is cancelled.',
  'timeout-error': 'A timeout is a TimeoutError now; check who looks at the error.',
  'cancels-group': 'The signal now cancels the group, which ends the work in order.',
  'runs-as-main':
    'The program runs in a group that SIGINT and SIGTERM cancel; check what ends it otherwise.',
  'not-at-the-end':
    'What the loop did after its last failure too, a pause or a log line, it no longer does then.',
  'pause-by-name': 'What pauses is known by its name only; check that it counts milliseconds.',
  'sync-throw-becomes-rejection':
    'The function is not async: a synchronous throw now rejects instead.',

  // Why a site was left.
  'shadowed-promise': '`Promise` is not the global one here.',
  'detached-combinator': 'The combinator is passed on as a value instead of being called.',
  'runs-elsewhere': 'The function is turned into text and runs where no import reaches it.',
  'no-single-argument': 'The combinator is not called with exactly one argument.',
  'loser-may-never-settle': 'A loser of this race may never settle, so joining it could hang.',
  'race-against-timer': 'This is a hand-made timeout; failAfter or moveOnAfter replaces it.',
  'takes-no-signal': 'The work is not known to take a signal, so a timeout could not stop it.',
  'takes-no-limit': 'The call takes no limit; its twin in a task group does.',
  'custom-timeout': 'What the timer settles with is more than failAfter or moveOnAfter would give.',
  'controller-used-elsewhere': 'The controller does more than to time out.',
  'function-element': 'An element is a function value, which the group would call.',
  'unusual-call-form': 'The combinator is called by a computed name or in an optional chain.',
  'no-live-element': 'The argument holds values only, so there is no work to own.',
  'explicit-type-arguments': 'Explicit type arguments of the combinator do not fit its twin.',
  'generated-file': 'A tool wrote the file, and would write it again: change what it is made from.',
  'commonjs-file':
    'TypeScript lets this CommonJS file import no ES module. From TypeScript 5.8 on, `"module": "nodenext"` does.',
  'flow-syntax': 'The file is written in Flow, which this parser does not read.',

  'never-iterated': 'Nobody iterates the generator, and only its author knows who should.',
  'no-single-task': 'The statement holds several expressions, and not each of them is a task.',
  'callback-kept': 'The callback cannot be wrapped without a change of what it means.',
  'no-group-in-scope': 'No group is in scope here, and the function is not async.',

  'owner-unclear':
    'No group is in scope, and whether the function should wait for this work is a decision.',
  'changes-later': 'What the work reads is changed further down, before a group would start it.',
  'never-ends': 'The work goes on for ever, so a function that awaits it would never end.',
  'stopped-elsewhere': 'The handle of the timer is kept, for somebody to stop it.',
  'lets-process-end':
    'The timer does not keep the process alive (unref); a service of the manager would.',
  'other-scheduler': 'The scheduler of another package decides when this runs.',
  'loop-needs-owner':
    'The loop has no owner; start its function in a group, or give it to a task manager.',
  'not-only-a-retry': 'The loop does more than to try again, or pauses as `retry()` would not.',
  'signal-needs-main':
    'The program has no root group; start it with runMain(), which hears the signals.',
  'handler-does-more': 'The handler does more than to end the program or to note the signal.',

  'no-direct-counterpart': 'No other function takes these arguments and returns the same result.',
  'not-in-async-function': 'The function is not async, so it cannot await anything.',

  'no-using-here': 'A `using` declaration cannot stand here, or nothing can be awaited here.',
  'depends-on-group': 'What it is made of comes after the group, so it cannot move before it.',
  'no-place-for-join': 'The block has more than one end, and each one decides for itself.',

  'place-to-await-unclear': 'Where the stored promise should be awaited is a decision.',
  'not-awaited-in-turn':
    'The tasks are not started and then awaited one after the other, so one statement cannot replace them.',

  'no-signal-in-scope': 'No signal is in scope here, or the call has no plain place for one.',
  'handler-elsewhere': 'The handler of the error is written elsewhere, and may have other callers.',
  'others-unclear': 'What should become of the other errors of the group is a decision.',

  // Why a call of a library, or a pool made by hand, was left, or what a reader should know of it.
  'options-elsewhere': 'The options are not written in the call, so nobody can tell what they say.',
  'callback-style': 'The work may report its end to a callback, and not by a promise.',
  'callback-arguments': 'The callback does not take what the group would pass to it.',
  'gets-a-task': 'The callback now gets a task as its third argument.',
  'items-not-awaited':
    'The library awaits items that are promises; the group passes them on as they are.',
  'may-be-object': 'The library also takes objects, or nothing at all; the group takes iterables.',
  'library-promise-escapes':
    "The promise goes to code that may call the library's own methods on it.",
  'library-result': "The library's outcomes have properties that those of the group lack.",
  'limiter-shared': 'The limiter is kept or passed on, so not all of its users can be seen.',
  'limiter-drops-work':
    'The limiter can drop work that waits for its turn, and a group would wait for that for ever.',
  'rest-not-started': 'After a failure the library starts the rest; the group starts nothing more.',
  'batches-overlap': 'The batches waited for each other; now an item starts when one has ended.',
  'starts-with-group': 'The work starts with the group, and not where it was put in line.',
  'start-order-kept': 'The library starts the last items first; the group keeps their order.',
  'failure-now-rejects':
    'A failure that nobody awaited was an unhandled rejection; now it rejects here.',
  'limit-below-one': 'The limit may come to less than 1, which a group refuses.',
  'fails-as-group': 'The failures come as a TaskGroupError, which is an AggregateError.',
  'comment-in-the-way': 'A comment stands in what the rewrite would remove.',

  // Why a site was taken back.
  'type-error': 'The rewritten file has a type error that the original does not have.',
  'unsafe-output': 'The rewritten file would not parse, or would lose a comment.',
  'verify-failed': 'The command given to --verify fails with this rewrite.',

  // Why a site was left though it could be rewritten.
  'not-selected': "The run's options or answers leave this site out.",
} as const;

export type ReasonCode = keyof typeof reasons;
