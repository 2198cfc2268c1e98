import path from 'node:path';
import type { JudgedSource } from '../host/judge-source.ts';
import { messages, type Remark } from '../messages.ts';
import { isComponentName, type SkipReason } from '../source-text.ts';
import type { TypesOf } from '../types/types-of.ts';
import type { Candidate } from './candidate.ts';
import { findFlatConfig } from './find-config.ts';
import { asksForTypes } from './asks-for-types.ts';
import { judgeByEslint, whatStopped, type JudgedByEslint } from './judge-by-eslint.ts';
import { openLintHost, type LintHost, type Plan } from './lint-host.ts';
import { OwnHost, type Job } from './own-host.ts';

interface QualifiedFile extends JudgedSource {
  /** One sentence about the configuration. */
  readonly notice: string | undefined;
  /** What was judged otherwise than the configuration says, and why. */
  readonly remarks: readonly Remark[];
}

/** What governs a file. */
interface Placed {
  readonly host: LintHost;
  /** `undefined` for one that the configuration ignores. */
  readonly plan: Plan | undefined;
}

export type { TypesOf } from '../types/types-of.ts';

export type Outcome = QualifiedFile | { readonly skip: SkipReason };

/** Lints files with the configuration that governs each one, our rules only. */
export class LintFiles {
  readonly #boundary: string;
  readonly #typesOf: TypesOf;
  readonly #hosts = new Map<string | undefined, Promise<LintHost>>();
  readonly #configFiles = new Map<string, string | undefined>();
  readonly #placed = new Map<string, Promise<Placed>>();

  #diskPrograms: TypesOf | undefined;
  #candidates: readonly Candidate[] = [];
  #order: ReadonlyMap<Candidate, number> | undefined;
  #ownHost: Promise<OwnHost | undefined> | undefined;

  constructor(boundary: string, typesOf: TypesOf) {
    this.#boundary = boundary;
    this.#typesOf = typesOf;
  }

  /** The configurations that were in force. */
  get configFiles(): string[] {
    return [...this.#hosts.keys()].filter(isDefined);
  }

  /** Computes every file's configuration, so that a broken one is known before the long work starts. */
  async prepare(candidates: readonly Candidate[]): Promise<void> {
    this.#candidates = candidates;
    for (const { absolute } of candidates) await this.#placeOf(absolute);
    for (const host of this.#hosts.values()) (await host).rememberPlans();
  }

  /** Whether types have a part in the verdict about any of these files. */
  async mayAskForTypes(candidates: readonly Candidate[]): Promise<boolean> {
    for (const { absolute } of candidates) {
      const { plan } = await this.#placeOf(absolute);
      if (isComponentName(absolute)) continue;
      if (plan?.hasRules && (!plan.plain || asksForTypes(absolute, plan.plain))) return true;
    }
    return false;
  }

  async judge(candidate: Candidate): Promise<Outcome> {
    const { host, plan } = await this.#placeOf(candidate.absolute);
    if (!plan) return { skip: isComponentName(candidate.path) ? 'component' : 'ignored' };
    if (!plan.hasRules) return { skip: 'not-configured' };
    const judged = await this.#judgeBy(host, plan, candidate);
    const remarks = [
      plan.gap && host.gaps[plan.gap],
      judged.without && messages.withoutTypes[judged.without],
      judged.reparsed ? messages.reparsed : undefined,
    ];
    return { ...judged, notice: host.notice, remarks: remarks.filter(isDefined) };
  }

  /** By our own host where it can, by ESLint else. */
  async #judgeBy(host: LintHost, plan: Plan, candidate: Candidate): Promise<JudgedByEslint> {
    const judged = await this.#tryOwnHost(host, plan, candidate);
    return judged ?? judgeByEslint(await host.engine(), candidate, this.#typesOf);
  }

  async #tryOwnHost(
    { cwd }: LintHost,
    { plain }: Plan,
    candidate: Candidate,
  ): Promise<JudgedByEslint | undefined> {
    this.#ownHost ??= OwnHost.open(this.#typesForOwnHost, (file) => this.#nextAfter(file));
    const own = plain && !isComponentName(candidate.path) && (await this.#ownHost);
    if (!own) return undefined;
    try {
      return await own.judge({ file: candidate, plain, cwd });
    } catch (error) {
      throw whatStopped(error, candidate);
    }
  }

  /** What the own host is to judge after a file; `undefined` where that is none of its files, or none at all. */
  async #nextAfter(file: Candidate): Promise<Job | undefined> {
    this.#order ??= new Map(this.#candidates.map((each, at) => [each, at]));
    const next = this.#candidates[(this.#order.get(file) ?? -2) + 1];
    if (!next) return undefined;
    const { host, plan } = await this.#placeOf(next.absolute);
    const plain = isComponentName(next.path) ? undefined : plan?.plain;
    return plain && { file: next, plain, cwd: host.cwd };
  }

  /** Where ESLint would find programs by itself, our own host has to be given them. */
  readonly #typesForOwnHost: TypesOf = async (file, wanted) => {
    const answer = await this.#typesOf(file, wanted);
    if (answer.types !== 'configured' || wanted.session || !this.#candidates.length) return answer;
    const { diskPrograms } = await import('../types/index-types.ts');
    this.#diskPrograms ??= diskPrograms(this.#boundary, this.#candidates);
    return this.#diskPrograms(file, wanted);
  };

  /** Asked for several times for each file, and the same each time. */
  #placeOf(file: string): Promise<Placed> {
    const placed = this.#placed.get(file) ?? this.#place(file);
    this.#placed.set(file, placed);
    return placed;
  }

  async #place(file: string): Promise<Placed> {
    const host = await this.#hostOf(file);
    return { host, plan: await host.planFor(file) };
  }

  #hostOf(file: string): Promise<LintHost> {
    const configFile = this.#configFileFor(file);
    const host = this.#hosts.get(configFile) ?? openLintHost(configFile, this.#boundary);
    this.#hosts.set(configFile, host);
    return host;
  }

  #configFileFor(file: string): string | undefined {
    const folder = path.dirname(file);
    if (!this.#configFiles.has(folder)) {
      this.#configFiles.set(folder, findFlatConfig(file, this.#boundary));
    }
    return this.#configFiles.get(folder);
  }
}

function isDefined<T>(value: T | undefined): value is T {
  return value !== undefined;
}
