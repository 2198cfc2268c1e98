import { spawn } from 'node:child_process';
import path from 'node:path';

/** How a fixture ended, and what it wrote. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A fixture that runs as a program of its own: it uses the package as it is built, as users do. */
export interface Program {
  /** Waits until the program has written `text` to its standard output. */
  says(text: string): Promise<void>;
  /** Reads its standard error no more: writing there fails from now on. */
  closeStderr(): void;
  /** Sends a signal. */
  kill(signal: NodeJS.Signals): void;
  readonly end: Promise<ProgramEnd>;
}

export function runFixture(name: string, ...args: string[]): Program {
  const file = path.join(import.meta.dirname, 'fixtures', name);
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const end = new Promise<ProgramEnd>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return {
    end,
    closeStderr: () => void child.stderr.destroy(),
    kill: (signal) => void child.kill(signal),
    says: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => void (stdout.includes(text) && resolve());
        child.stdout.on('data', look);
        child.on('close', () => reject(new Error(`Never said '${text}': ${stdout}${stderr}`)));
        look();
      }),
  };
}
