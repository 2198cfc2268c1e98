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

/** Questions on a terminal; Ctrl-C and Escape end the run. */
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
    const asked = { message, options: [...options], ...this.#streams };
    return orInterrupt(await select<string>(asked)) as Value;
  }

  async several(message: string, options: readonly Ticked[]): Promise<readonly string[]> {
    const ticked = options.filter(({ isTicked }) => isTicked);
    const initialValues = ticked.map(({ value }) => value);
    const asked = { message, options: [...options], initialValues, required: false };
    return orInterrupt(await multiselect<string>({ ...asked, ...this.#streams }));
  }

  async confirm(message: string): Promise<boolean> {
    return orInterrupt(await confirm({ message, ...this.#streams }));
  }
}

function orInterrupt<T>(answer: T): Exclude<T, symbol> {
  if (isCancel(answer)) throw new InterruptedError(messages.nothingWritten);
  return answer as Exclude<T, symbol>;
}
