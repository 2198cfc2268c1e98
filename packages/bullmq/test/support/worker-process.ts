import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import type { ManagerOptions } from '@taskgroup/background';
import type { BullMqOptions } from '../../src/index.ts';

export interface Said {
  readonly what: 'up' | 'started' | 'aborted' | 'done' | 'effect';
  readonly id?: string;
  readonly attempt?: number;
  readonly fence?: { readonly key: string; readonly number: number };
  readonly pid: number;
  readonly reason?: string;
}

const PROGRAM = path.join(import.meta.dirname, 'worker.mjs');

/** A process of its own that runs tasks, and what it has said so far. */
export class WorkerProcess {
  readonly said: Said[] = [];
  readonly ended: Promise<unknown>;
  readonly #child: ChildProcess;
  readonly #listeners = new Set<() => void>();

  constructor(options: BullMqOptions, manager: ManagerOptions = {}) {
    const argument = JSON.stringify({ ...options, manager });
    this.#child = spawn(process.execPath, [PROGRAM, argument], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.ended = once(this.#child, 'exit');
    const lines = createInterface({ input: this.#child.stdout! });
    lines.on('line', (line) => {
      this.said.push(JSON.parse(line) as Said);
      for (const listener of this.#listeners) listener();
    });
  }

  get pid(): number {
    return this.#child.pid!;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Waits until it has said that so often. */
  async says(what: Said['what'], times = 1): Promise<Said> {
    for (;;) {
      const found = this.said.filter((said) => said.what === what);
      if (found.length >= times) return found[times - 1]!;
      await new Promise<void>((resolve) => {
        this.#listeners.clear();
        this.#listeners.add(resolve);
      });
    }
  }
}
