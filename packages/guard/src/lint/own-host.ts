import type * as Judge from '../host/judge-source.ts';
import type { IsWaiting } from '@taskgroup/patterns';
import type { JudgedSource, Settling } from '../host/judge-source.ts';
import type { PlainConfig } from '../host/plain-config.ts';
import type { TypesOf } from '../types/types-of.ts';
import type { Candidate } from './candidate.ts';

/** A file, and how it is to be judged. */
export interface Job {
  readonly file: Candidate;
  readonly plain: PlainConfig;
  readonly cwd: string;
}

/** What comes after a file; `undefined` where nothing does that our own host judges. */
export type NextAfter = (file: Candidate) => Promise<Job | undefined>;

/** So much text at most is held in memory as trees, in UTF-16 units, while a compiler is at work. */
const MOST_HELD = 1_500_000;

/** A file whose questions are on their way. */
interface Work {
  readonly file: Candidate;
  readonly settling: Settling;
  isWaiting: IsWaiting;
}

type Judged = { readonly source: JudgedSource | undefined } | { readonly error: unknown };

/** Our own host, which works on the files to come while a native compiler finds the types of those before. */
export class OwnHost {
  readonly #judge: typeof Judge;
  readonly #typesOf: TypesOf;
  readonly #nextAfter: NextAfter;
  /** In the order in which their answers come. */
  readonly #atWork: Work[] = [];
  readonly #judged = new Map<Candidate, Judged>();
  #last: Candidate | undefined;
  #held = 0;

  private constructor(judge: typeof Judge, typesOf: TypesOf, nextAfter: NextAfter) {
    this.#judge = judge;
    this.#typesOf = typesOf;
    this.#nextAfter = nextAfter;
  }

  /** Its parser is compiled for each platform, and missing where an installation left it out. */
  static async open(typesOf: TypesOf, nextAfter: NextAfter): Promise<OwnHost | undefined> {
    if (process.env['TASKGROUP_HOST'] === 'eslint') return undefined;
    const judge = await import('../host/judge-source.ts').catch(() => undefined);
    return judge && new OwnHost(judge, typesOf, nextAfter);
  }

  /** `undefined` for a file that takes ESLint. */
  async judge(job: Job): Promise<JudgedSource | undefined> {
    const { file } = job;
    const isTaken = this.#judged.has(file) || this.#atWork.some((work) => work.file === file);
    if (!isTaken) await this.#takeUp(job);
    while (!this.#judged.has(file)) await this.#goOn();
    const judged = this.#judged.get(file)!;
    this.#judged.delete(file);
    if ('error' in judged) throw judged.error;
    return judged.source;
  }

  /** Takes up what comes next as long as there would be nothing to do but to wait. */
  async #goOn(): Promise<void> {
    const [first] = this.#atWork;
    const mayTakeUp = this.#last && this.#held < MOST_HELD;
    if (!mayTakeUp || !first!.isWaiting()) return this.#advance(this.#atWork.shift()!);
    const next = await this.#nextAfter(this.#last!).catch(() => undefined);
    if (next) await this.#takeUp(next);
    else this.#last = undefined;
  }

  async #takeUp(job: Job): Promise<void> {
    const { file, plain, cwd } = job;
    this.#last = file;
    try {
      const examined = this.#judge.examineSource(file, plain, cwd);
      const settling = examined && (await this.#judge.settleSource(examined, this.#typesOf));
      if (!settling) return this.#end(file, { source: undefined });
      this.#held += file.text.length;
      this.#advance({ file, settling, isWaiting: () => false });
    } catch (error) {
      this.#end(file, { error });
    }
  }

  #advance(work: Work): void {
    const { file, settling } = work;
    try {
      const round = settling.next();
      if (!round.done) {
        work.isWaiting = round.value;
        this.#atWork.push(work);
        return;
      }
      this.#end(file, { source: round.value });
    } catch (error) {
      this.#end(file, { error });
    }
    this.#held -= file.text.length;
  }

  #end(file: Candidate, judged: Judged): void {
    this.#judged.set(file, judged);
  }
}
