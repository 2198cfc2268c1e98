/// <reference types="node" />
import { readSync } from 'node:fs';

/**
 * Lets the native process work while this thread does something else. Its API asks and waits; here a request is sent,
 * and its answer is read when the same request is made again.
 *
 * That takes parts of the API that are not promised to anybody. Where they are others, nothing is sent, and every
 * request waits for its answer as it always did.
 */
export interface Ahead {
  /** Sends the first request that the action makes and that has no answer yet; the action ends there. */
  start(action: () => unknown): void;
  /** Has something been sent of which not even the first answer is there? `false` where nobody can tell. */
  isWaiting(): boolean;
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

/** More than fits into the pipe would block, for ever if the process waits for somebody to read its answers. */
const MOST_BYTES = 8_192;

/** Until it is answered, the API can make no other request. */
const GREETING = 'initialize';

interface Sent {
  readonly method: string;
  readonly payload: Payload;
  readonly bytes: number;
}

type Answer = { readonly bytes: Uint8Array } | { readonly error: unknown };

class SentAhead implements Ahead {
  readonly #channel: Channel;
  readonly #write: Channel['writeTuple'];
  readonly #request: Channel['requestBytesSync'];
  /** In the order in which the process answers. */
  readonly #sent = new Map<string, Sent>();
  readonly #answers = new Map<string, Answer>();
  #isStarting = false;
  #isSent = false;

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

  start(action: () => unknown): void {
    this.#isStarting = true;
    try {
      action();
    } catch (error) {
      if (error !== STARTED) throw error;
    } finally {
      this.#isStarting = false;
    }
  }

  isWaiting(): boolean {
    return this.#sent.size > 0 && !hasBytes(this.#channel);
  }

  #answer(method: string, payload: Payload): Uint8Array {
    const key = keyOf(method, payload);
    if (this.#isStarting && method !== GREETING && !this.#answers.has(key)) {
      this.#send(key, { method, payload, bytes: method.length + payload.length });
      throw STARTED;
    }
    this.#readAll();
    const known = this.#answers.get(key);
    this.#answers.delete(key);
    if (!known) return this.#request(method, payload);
    if ('error' in known) throw known.error;
    return known.bytes;
  }

  #send(key: string, sent: Sent): void {
    let bytes = sent.bytes;
    for (const each of this.#sent.values()) bytes += each.bytes;
    if (bytes > MOST_BYTES || this.#sent.has(key)) return;
    this.#write(REQUEST, Buffer.from(sent.method), sent.payload);
    this.#sent.set(key, sent);
  }

  /** Answers come in the order of the requests: those that were sent come before any other. */
  #readAll(): void {
    for (const [key, { method, payload }] of this.#sent) {
      this.#sent.delete(key);
      this.#answers.set(key, this.#read(method, payload));
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
  try {
    const { readBuf } = channel;
    channel.readBufLen = readSync(channel.readFd, readBuf, 0, readBuf.length, null);
    channel.readBufPos = 0;
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EAGAIN';
  } finally {
    pipe.setBlocking(true);
  }
}

/** Ends an action whose request is on its way. */
const STARTED = new Error('The request was sent, and nobody waits for its answer yet');

function keyOf(method: string, payload: Payload): string {
  return `${method}\n${typeof payload === 'string' ? payload : Buffer.from(payload).toString()}`;
}
