import type { Standing } from './deferred.ts';
import type { Services } from './services.ts';
import type { Trend } from './trend.ts';

/** Everything that the compliance page says; also its form as JSON. */
export interface Compliance {
  readonly version: 1;
  /** The name of the repository's folder. */
  readonly repository: string;
  readonly commit: string | undefined;
  /** The day of the report, in UTC. */
  readonly date: string;
  readonly violations: Violations;
  readonly coverage: readonly Coverage[];
  readonly services: Services;
  readonly deferrals: readonly Standing[];
  readonly markers: readonly MarkedLine[];
  /** Undefined unless it was asked for. */
  readonly trend: Trend | undefined;
  /** What qualifies all of this. */
  readonly notices: readonly string[];
}

export interface Violations {
  /** What would block a commit of these files. */
  readonly open: number;
  /** What a warning says. */
  readonly warnings: number;
  readonly baselined: number;
  readonly deferred: number;
  /** Silenced by comments in the source. */
  readonly silenced: number;
  readonly byRule: readonly RuleCount[];
  readonly byDirectory: readonly Count[];
  /** Undefined where nobody is named as an owner. */
  readonly byOwner: readonly Count[] | undefined;
}

export interface Count {
  readonly name: string;
  readonly count: number;
}

export interface RuleCount extends Count {
  readonly title: string;
  readonly docs: string;
}

/** How many files of a folder hold no violation, recorded or not. */
export interface Coverage {
  readonly name: string;
  readonly files: number;
  readonly clean: number;
}

/** A site that the codemod has left to somebody. */
export interface MarkedLine {
  readonly path: string;
  readonly line: number;
  readonly code: string;
  readonly reason: string;
}
