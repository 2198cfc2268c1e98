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

/**
 * So much text is examined while a project is being opened, which takes about as long; in UTF-16 units. All of that is
 * held in memory as trees.
 */
const WHILE_OPENING = 1_500_000;

/** Our own host, which works on the files to come while a native compiler finds the types of the one before. */
export class OwnHost {
  readonly #judge: typeof Judge;
  readonly #typesOf: TypesOf;
  readonly #nextAfter: NextAfter;
  readonly #examined = new Map<Candidate, ExaminedSource>();
  #last: Candidate | undefined;
  #isOpening = true;

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
    this.#examined.delete(file);
    return examined && this.#judge.settleSource(examined, this.#typesOf, () => this.#goOn(file));
  }

  #examine({ file, plain, cwd }: Job): ExaminedSource | undefined {
    return this.#judge.examineSource(file, plain, cwd);
  }

  /** Examines what comes next, as long as that is what the time is for. */
  async #goOn(file: Candidate): Promise<void> {
    let left = this.#isOpening ? WHILE_OPENING : 1;
    this.#isOpening = false;
    if (this.#examined.size === 0) this.#last = file;
    while (left > 0 && this.#last) {
      left -= await this.#examineNext(this.#last);
    }
    const [next] = this.#examined.values();
    if (next) this.#judge.expectQuestions(next);
  }

  /** How much text there was to examine. A file that cannot be examined says so when it is its turn. */
  async #examineNext(file: Candidate): Promise<number> {
    const job = await this.#nextAfter(file).catch(() => undefined);
    this.#last = job?.file;
    if (!job) return 0;
    try {
      const examined = this.#examine(job);
      if (examined) this.#examined.set(job.file, examined);
    } catch {
      this.#last = undefined;
    }
    return job.file.text.length;
  }
}
