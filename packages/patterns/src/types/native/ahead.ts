/// <reference types="node" />
import { readSync } from 'node:fs';
import type { IsWaiting, Rounds } from '../type-oracle.ts';
import { UNANSWERED } from '../unanswered.ts';

/**
 * Lets the native process work while this thread does something else. Its API asks and waits; here a request is sent,
 * and its answer is read when the same request is made again.
 *
 * That takes parts of the API that are not promised to anybody. Where they are others, nothing is sent, and every
 * request waits for its answer as it always did.
 */
export interface Ahead {
  /** Sends the first request that the action makes and that has no answer yet; the action ends there. */
  start(action: () => unknown): IsWaiting;
  /**
   * Runs actions that make requests and change nothing else. One that would have to wait for its answer ends there, and
   * is run again when the answers to all of them have come.
   */
  run<Result>(actions: readonly (() => Result)[]): Rounds<Result>;
  /** Waits for every answer, even within an action that else would not. */
  now<Result>(action: () => Result): Result;
}

/**
 * For a connection to which the process makes no calls of its own: they would wait for somebody to answer them.
 * `undefined` where the API has not the parts that it takes.
 */
export function aheadOn(api: object): Ahead | undefined {
  const { channel } = (api as { client?: { channel?: Partial<Channel> } }).client ?? {};
  if (!isKnown(channel) || process.platform === 'win32') return undefined;
  // What comes while the event loop turns would else be read by it, and nobody would ever get it.
  if (channel.child.stdout._handle.readStop() !== 0) return undefined;
  return new SentAhead(channel);
}

interface Channel {
  readonly readFd: number;
  /** What was read; between the two positions it is not used yet. */
  readonly readBuf: Uint8Array;
  readBufPos: number;
  readBufLen: number;
  writeTuple(type: number, name: Buffer, payload: Payload): void;
  /** Writes a request, and reads until its answer is there. */
  requestBytesSync(method: string, payload: Payload): Uint8Array;
  close?(): void;
  readonly child: {
    kill(signal: 'SIGKILL'): boolean;
    readonly stdout: { readonly _handle: Pipe };
  };
}

/** Node.js's own: both return an error's number, or 0. */
interface Pipe {
  readStop(): number;
  setBlocking(isBlocking: boolean): number;
}

type Payload = string | Uint8Array;

function isKnown(channel: Partial<Channel> | undefined): channel is Channel {
  return (
    channel?.requestBytesSync?.length === 2 &&
    channel.writeTuple?.length === 3 &&
    'readBuf' in channel &&
    isPipe(channel.child?.stdout?._handle)
  );
}

function isPipe(handle: Partial<Pipe> | undefined): boolean {
  return handle?.readStop !== undefined && handle.setBlocking !== undefined;
}

/** The kind of message that a request is. */
const REQUEST = 1;

/**
 * More than fits into the pipe would block, for ever if the process waits for somebody to read its answers. Linux counts
 * what it takes to hold a message too, which is more than most requests.
 */
const MOST_BYTES = 8_192;
const MOST_REQUESTS = 64;

/** Until it is answered, the API can make no other request. */
const GREETING = 'initialize';

interface Sent {
  readonly method: string;
  readonly payload: Payload;
  readonly bytes: number;
}

interface Attempt {
  /** The request of which it has no answer yet, the last if there are several. */
  awaited?: string;
  /** The answers that it has got; those that are asked for again are the same. */
  readonly kept?: Set<string>;
}

type Answer = { readonly bytes: Uint8Array } | { readonly error: unknown };

class SentAhead implements Ahead {
  readonly #channel: Channel;
  readonly #write: Channel['writeTuple'];
  readonly #request: Channel['requestBytesSync'];
  /** In the order in which the process answers. */
  readonly #sent = new Map<string, Sent>();
  readonly #answers = new Map<string, Answer>();
  #isSent = false;
  /** Of the action that must not wait, if one is running. */
  #attempt: Attempt | undefined;

  constructor(channel: Channel) {
    this.#channel = channel;
    this.#write = channel.writeTuple.bind(channel);
    this.#request = channel.requestBytesSync.bind(channel);
    channel.requestBytesSync = (method, payload) => this.#answer(method, payload);
    channel.writeTuple = (type, name, payload) => {
      if (!this.#isSent || type !== REQUEST) this.#write(type, name, payload);
    };
    this.#endInSilence(channel);
  }

  /** The API ends the process by a signal that it complains about on stderr where it still works for us. */
  #endInSilence(channel: Channel): void {
    const end = () => {
      if (this.#sent.size > 0) channel.child.kill('SIGKILL');
    };
    const close = channel.close?.bind(channel);
    channel.close = () => {
      process.off('exit', end);
      end();
      close?.();
    };
    // Before the API's own listener.
    process.prependListener('exit', end);
  }

  start(action: () => unknown): IsWaiting {
    const attempt: Attempt = {};
    this.#try(action, attempt);
    return () => this.#isOut(attempt.awaited);
  }

  *run<Result>(actions: readonly (() => Result)[]): Rounds<Result> {
    const kept = new Set<string>();
    const results: Result[] = [];
    let open = [...actions.entries()];
    try {
      for (;;) {
        const attempt: Attempt = { kept };
        open = open.filter(([index, action]) => {
          const done = this.#try(action, attempt);
          if (done) results[index] = done.value;
          return !done;
        });
        if (open.length === 0) return results;
        yield () => this.#isOut(attempt.awaited);
        while (this.#sent.has(attempt.awaited!)) this.#readFirst();
      }
    } finally {
      for (const key of kept) this.#answers.delete(key);
    }
  }

  now<Result>(action: () => Result): Result {
    return this.#within(undefined, action);
  }

  #try<Result>(action: () => Result, attempt: Attempt): { value: Result } | undefined {
    try {
      return { value: this.#within(attempt, action) };
    } catch (error) {
      if (error !== UNANSWERED) throw error;
      return undefined;
    }
  }

  #within<Result>(attempt: Attempt | undefined, action: () => Result): Result {
    const around = this.#attempt;
    this.#attempt = attempt;
    try {
      return action();
    } finally {
      this.#attempt = around;
    }
  }

  /** Reads what has come, until it is the answer to this one. */
  #isOut(key: string | undefined): boolean {
    if (key === undefined) return false;
    while (this.#sent.has(key) && hasBytes(this.#channel)) this.#readFirst();
    return this.#sent.has(key);
  }

  #answer(method: string, payload: Payload): Uint8Array {
    const key = keyOf(method, payload);
    const kept = this.#attempt?.kept;
    const known = this.#answers.get(key) ?? this.#answerTo(key, method, payload);
    if (kept) kept.add(key);
    else this.#answers.delete(key);
    if ('error' in known) throw known.error;
    return known.bytes;
  }

  #answerTo(key: string, method: string, payload: Payload): Answer {
    if (this.#attempt && method !== GREETING) this.#startRequest(key, method, payload);
    while (this.#sent.size > 0) this.#readFirst();
    const known = this.#answers.get(key);
    return known ?? { bytes: this.#request(method, payload) };
  }

  /** Ends the attempt, unless it is one that is to get its answer and whose request can never be sent ahead. */
  #startRequest(key: string, method: string, payload: Payload): void {
    const attempt = this.#attempt!;
    const sent = { method, payload, bytes: method.length + payload.length };
    const isLarge = sent.bytes > MOST_BYTES;
    if (isLarge && attempt.kept) return;
    if (this.#sent.has(key) || (!isLarge && this.#send(key, sent))) attempt.awaited = key;
    else if (attempt.kept) attempt.awaited = [...this.#sent.keys()].at(-1)!;
    throw UNANSWERED;
  }

  /** Does nothing where too much is on its way already. */
  #send(key: string, sent: Sent): boolean {
    let bytes = sent.bytes;
    for (const each of this.#sent.values()) bytes += each.bytes;
    if (bytes > MOST_BYTES || this.#sent.size >= MOST_REQUESTS) return false;
    this.#write(REQUEST, Buffer.from(sent.method), sent.payload);
    this.#sent.set(key, sent);
    return true;
  }

  /** Answers come in the order of the requests: those that were sent come before any other. */
  #readFirst(): void {
    for (const [key, { method, payload }] of this.#sent) {
      this.#sent.delete(key);
      this.#answers.set(key, this.#read(method, payload));
      return;
    }
  }

  #read(method: string, payload: Payload): Answer {
    this.#isSent = true;
    try {
      return { bytes: this.#request(method, payload) };
    } catch (error) {
      return { error };
    } finally {
      this.#isSent = false;
    }
  }
}

/**
 * Is there something to read? The pipe alone can tell, and only by being read, for once without waiting. Where it cannot be
 * asked, the answer is yes: whoever reads then waits, as the API always does.
 */
function hasBytes(channel: Channel): boolean {
  if (channel.readBufPos < channel.readBufLen) return true;
  const pipe = channel.child.stdout._handle;
  if (pipe.setBlocking(false) !== 0) return true;
  const { stackTraceLimit } = Error;
  // It is asked often, and a stack takes long.
  Error.stackTraceLimit = 0;
  try {
    const { readBuf } = channel;
    channel.readBufLen = readSync(channel.readFd, readBuf, 0, readBuf.length, null);
    channel.readBufPos = 0;
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EAGAIN';
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    pipe.setBlocking(true);
  }
}

function keyOf(method: string, payload: Payload): string {
  return `${method}\n${typeof payload === 'string' ? payload : Buffer.from(payload).toString()}`;
}
