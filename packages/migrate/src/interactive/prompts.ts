import type { Readable, Writable } from 'node:stream';
import { confirm, isCancel, multiselect, select } from '@clack/prompts';
import { InterruptedError } from '../errors.ts';
import { messages } from '../messages.ts';

interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly hint?: string;
}

interface Ticked extends Choice<string> {
  /** At first. */
  readonly isTicked: boolean;
}

interface Streams {
  readonly input?: Readable;
  readonly output?: Writable;
}

interface Terminal extends Streams {
  readonly signal: AbortSignal;
}

/** Questions on a terminal; Ctrl-C, Ctrl-D and Escape end the run, and so does the end of the input. */
export class Prompts {
  readonly #streams: Streams;

  constructor(streams: Streams) {
    this.#streams = streams;
  }

  say(text: string): void {
    (this.#streams.output ?? process.stdout).write(`${text}\n`);
  }

  async one<Value extends string>(
    message: string,
    options: readonly Choice<Value>[],
  ): Promise<Value> {
    const asked = { message, options: [...options] };
    return (await this.#ask((terminal) => select<string>({ ...asked, ...terminal }))) as Value;
  }

  async several(message: string, options: readonly Ticked[]): Promise<readonly string[]> {
    const ticked = options.filter(({ isTicked }) => isTicked);
    const initialValues = ticked.map(({ value }) => value);
    const asked = { message, options: [...options], initialValues, required: false };
    return this.#ask((terminal) => multiselect<string>({ ...asked, ...terminal }));
  }

  async confirm(message: string): Promise<boolean> {
    return this.#ask((terminal) => confirm({ message, ...terminal }));
  }

  /** The library waits for ever for an input that has ended. */
  async #ask<T>(question: (terminal: Terminal) => Promise<T>): Promise<Exclude<T, symbol>> {
    const ended = new AbortController();
    const input: Readable = this.#streams.input ?? process.stdin;
    const end = () => ended.abort();
    const heed = (_: unknown, key?: { readonly ctrl?: boolean; readonly name?: string }) => {
      if (key?.ctrl && key.name === 'd') end();
    };
    input.on('keypress', heed).once('end', end);
    try {
      return orInterrupt(await question({ ...this.#streams, signal: ended.signal }));
    } finally {
      input.off('keypress', heed).off('end', end);
    }
  }
}

function orInterrupt<T>(answer: T): Exclude<T, symbol> {
  if (isCancel(answer)) throw new InterruptedError(messages.nothingWritten);
  return answer as Exclude<T, symbol>;
}
