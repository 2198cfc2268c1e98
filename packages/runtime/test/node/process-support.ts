import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';

/** `[command, args]` of one of the programs in `process-fixtures`. */
export function fixture(name: string, ...args: string[]): [string, string[]] {
  const file = path.resolve(import.meta.dirname, 'process-fixtures', name);
  return [process.execPath, [file, ...args]];
}

/** `[command, args]` of a program given as code. */
export function node(code: string): [string, string[]] {
  return [process.execPath, ['--input-type=module', '--eval', code]];
}

/** `[command, args]` of a program that does nothing for a long time. */
export const SLEEP: [string, string[]] = ['sleep', ['3600']];

/** The next thing that comes out of the stream, as text. */
export async function nextChunk(stream: Readable | null): Promise<string> {
  return new Promise((resolve, reject) => {
    stream!.once('data', (chunk: Buffer) => resolve(chunk.toString()));
    stream!.once('close', () => reject(new Error('The stream was closed before anything came')));
  });
}

/** The process ids in a line of output. */
export function pidsIn(line: string): number[] {
  return line.trim().split(/\s+/).map(Number);
}

/** Whether a process runs. One that has ended and was not asked for its exit code doesn't. */
export function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

/** The warnings of this process with the code, as they come. Dispose of it with `stop()`. */
export function recordWarnings(code: string): { readonly messages: string[]; stop(): void } {
  const messages: string[] = [];
  const onWarning = (warning: Error & { code?: string }): void => {
    if (warning.code === code) messages.push(warning.message);
  };
  process.on('warning', onWarning);
  return { messages, stop: () => void process.off('warning', onWarning) };
}
