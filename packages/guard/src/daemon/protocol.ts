import { createConnection } from 'node:net';
import type { Report } from '../report.ts';
import type { Place } from './place.ts';

/** What the gate asks, as one line of JSON. */
export type Question = { readonly ask: 'stop' | 'status' } | JudgeQuestion;

export interface JudgeQuestion {
  readonly ask: 'judge';
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly options: {
    readonly budgetMs?: number;
    readonly newOnly: boolean;
    readonly strict: boolean;
  };
  /** The report for people is wanted, not the one for programs; whether a terminal shows it. */
  readonly print?: { readonly isTTY: boolean };
}

/** What the daemon says, as one line too. `cold`: the gate has to judge by itself. */
export type Answer =
  | { readonly is: 'report'; readonly report: Report }
  | { readonly is: 'text'; readonly text: string; readonly exitCode: number }
  | { readonly is: 'cold'; readonly why: string }
  | { readonly is: 'status'; readonly pid: number; readonly root: string; readonly judged: number }
  | { readonly is: 'stopping' };

/** What a question tells of the process that asks. */
export function environment(): Record<string, string> {
  const all = Object.entries(process.env);
  return Object.fromEntries(all.filter((each): each is [string, string] => each[1] !== undefined));
}

/** Asks, and hears nothing (`undefined`) from a daemon that is not there, is killed, or takes too long. */
export function ask(
  { socket }: Place,
  question: Question,
  patienceMs: number,
): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const connection = createConnection(socket);
    const timer = setTimeout(() => end(undefined), patienceMs);
    const end = (answer: Answer | undefined) => {
      clearTimeout(timer);
      connection.destroy();
      resolve(answer);
    };
    const parts: Buffer[] = [];
    connection.on('connect', () => connection.write(`${JSON.stringify(question)}\n`));
    connection.on('data', (part: Buffer) => parts.push(part));
    connection.on('error', () => end(undefined));
    connection.on('close', () => end(parse(Buffer.concat(parts).toString())));
  });
}

/** A line that is cut off is no answer. */
function parse(line: string): Answer | undefined {
  if (!line.endsWith('\n')) return undefined;
  try {
    return JSON.parse(line) as Answer;
  } catch {
    return undefined;
  }
}
