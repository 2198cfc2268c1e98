import type * as Judge from '../host/judge-source.ts';
import type { ExaminedSource, JudgedSource } from '../host/judge-source.ts';
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

/** Our own host, which works on the files to come while a native compiler finds the types of the one before. */
export class OwnHost {
  readonly #judge: typeof Judge;
  readonly #typesOf: TypesOf;
  readonly #nextAfter: NextAfter;
  readonly #examined = new Map<Candidate, ExaminedSource>();
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
    const examined = this.#examined.get(file) ?? this.#examine(job);
    if (this.#examined.delete(file)) this.#held -= file.text.length;
    const goOn = (isWaiting: () => boolean) => this.#goOn(file, isWaiting);
    return examined && this.#judge.settleSource(examined, this.#typesOf, goOn);
  }

  #examine({ file, plain, cwd }: Job): ExaminedSource | undefined {
    return this.#judge.examineSource(file, plain, cwd);
  }

  /** Examines what comes next, and more as long as there would be nothing to do but to wait. */
  async #goOn(file: Candidate, isWaiting: () => boolean): Promise<void> {
    if (this.#examined.size === 0) {
      this.#last = file;
      await this.#examineNext();
    }
    const [next] = this.#examined.values();
    if (next) this.#judge.expectQuestions(next);
    while (this.#last && this.#held < MOST_HELD && isWaiting()) await this.#examineNext();
  }

  /** A file that cannot be examined says so when it is its turn. */
  async #examineNext(): Promise<void> {
    const job = await this.#nextAfter(this.#last!).catch(() => undefined);
    this.#last = job?.file;
    if (!job) return;
    try {
      const examined = this.#examine(job);
      if (!examined) return;
      this.#examined.set(job.file, examined);
      this.#held += job.file.text.length;
    } catch {
      this.#last = undefined;
    }
  }
}
