import { existsSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { forbidLoading } from '../lint/allowed-to-load.ts';
import { claim, type Place } from './place.ts';
import { ask, type Answer, type JudgeQuestion, type Question } from './protocol.ts';
import { checkWarm, rehearse } from './warm-check.ts';

const IDLE_MS = 15 * 60_000;
/** How often it looks whether its repository is still there, and as it was. */
const LOOK_MS = 60_000;

/** What is installed; a daemon that was started under another state of it has nothing to say. */
const INSTALLED = [
  ...['package-lock.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'deno.lock'],
  ...['node_modules/.package-lock.json', 'node_modules/.modules.yaml'],
  ...['node_modules/.yarn-integrity', 'node_modules/.yarn-state.yml', '.pnp.cjs'],
  '.git/info/sparse-checkout',
];

/**
 * Judges commits of one working tree, one at a time, and keeps compilers and caches warm between them. It
 * runs nothing of the repository, not even its ESLint configuration: what takes that is left to the gate, and
 * so is whatever goes wrong. It only reads, and ends when nobody has asked for a quarter of an hour.
 */
export async function serve(place: Place): Promise<undefined> {
  if (!claim(place) || (await ask(place, { ask: 'status' }, 1000))) return; // somebody serves already
  rmSync(place.socket, { force: true });
  forbidLoading();
  const daemon = new Daemon(place);
  await daemon.listen();
  await daemon.rehearse();
  await new Promise<never>(() => {}); // until it stops
}

class Daemon {
  readonly #place: Place;
  readonly #installed: string;
  readonly #server: Server;
  /** Commits are judged one after the other: each brings its own environment. */
  #last: Promise<unknown> = Promise.resolve();
  #judged = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(place: Place) {
    this.#place = place;
    this.#installed = installedIn(place.root);
    this.#server = createServer({ allowHalfOpen: true }, (socket) => this.#receive(socket));
  }

  listen(): Promise<void> {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => this.#stop());
    this.#restartIdle();
    setInterval(() => void (this.#isCurrent() || this.#stop()), LOOK_MS).unref();
    const mask = process.umask(0o177);
    return new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#place.socket, resolve);
    }).finally(() => process.umask(mask));
  }

  /** Opens what the next commit will ask for. */
  rehearse(): Promise<void> {
    const rehearsal = this.#last.then(() => rehearse(this.#place.root)).catch(() => {});
    this.#last = rehearsal;
    return rehearsal;
  }

  #receive(socket: Socket): void {
    let line = '';
    socket.setEncoding('utf8');
    socket.on('error', () => socket.destroy());
    socket.on('data', (part: string) => {
      line += part;
      if (!line.endsWith('\n')) return;
      this.#reply(socket, line).catch((error: Error) => socket.destroy(error));
    });
  }

  async #reply(socket: Socket, line: string): Promise<void> {
    let answer: Answer;
    try {
      answer = await this.#answer(JSON.parse(line) as Question, socket);
    } catch (error) {
      answer = { is: 'cold', why: String(error) };
    }
    socket.end(`${JSON.stringify(answer)}\n`);
    if (answer.is === 'stopping' || !this.#isCurrent()) this.#stop();
  }

  async #answer(question: Question, socket: Socket): Promise<Answer> {
    if (question.ask !== 'judge') {
      const { root } = this.#place;
      return question.ask === 'stop'
        ? { is: 'stopping' }
        : { is: 'status', pid: process.pid, root, judged: this.#judged };
    }
    const turn = this.#last.then(() => this.#judge(question, socket));
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #judge(question: JudgeQuestion, socket: Socket): Promise<Answer> {
    if (socket.destroyed) return { is: 'cold', why: 'nobody waits' };
    if (!this.#isCurrent()) return { is: 'cold', why: 'another state of the repository' };
    try {
      const answer = await judge(question);
      if (answer.is !== 'cold') this.#judged++;
      return answer;
    } finally {
      this.#restartIdle();
    }
  }

  #isCurrent(): boolean {
    return existsSync(this.#place.root) && installedIn(this.#place.root) === this.#installed;
  }

  #restartIdle(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#stop(), IDLE_MS);
  }

  #stop(): void {
    rmSync(this.#place.socket, { force: true });
    process.exit(0);
  }
}

/** As the gate would, in its folder and with its environment. */
async function judge({ cwd, env, options, print }: JudgeQuestion): Promise<Answer> {
  process.chdir(cwd);
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
  const report = await checkWarm(options);
  if (!report) return { is: 'cold', why: 'a compiler has ended' };
  if (!print) return { is: 'report', report };
  const { colorsFor } = await import('../reporters/colors.ts');
  const { prettyText } = await import('../reporters/outputs.ts');
  const { exitCodeOf } = await import('../report.ts');
  const text = await prettyText(report, colorsFor(print, true), process.env);
  return { is: 'text', text, exitCode: exitCodeOf(report) };
}

function installedIn(root: string): string {
  return INSTALLED.map((name) => {
    const stats = statSync(path.join(root, name), { throwIfNoEntry: false });
    return stats ? `${name} ${stats.mtimeMs} ${stats.size}` : '';
  }).join('\n');
}
