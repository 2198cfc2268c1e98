import type { Form } from '../define-pattern.ts';
import type { Edit } from '../edits/edit.ts';
import type { ReasonCode } from '../reasons.ts';
import type { SourceFile } from '../source-file.ts';
import type { TypeOracle } from '../types/type-oracle.ts';
import type { Combinator } from '../vocabulary.ts';
import type { Hoist } from './hoists.ts';

/** What a rewrite will do to one argument or element of a combinator. */
export interface Plan {
  readonly edits: readonly Edit[];
  /** How many pieces of work the group will start itself. */
  readonly deferred: number;
  /** How many others it will only join. */
  readonly joined: number;
  readonly notes: readonly ReasonCode[];
  /** Set where the twin takes the items and the callback apart. */
  readonly twin?: 'map';
  /** Where the options go, if that is not behind the argument. */
  readonly end?: number;
  /** What gets a name before its statement. */
  readonly hoists?: readonly Hoist[];
  /** Set where a reader has to look at it. */
  readonly marked?: true;
  /** Set where the site has to stay as it is. */
  readonly left?: ReasonCode;
}

export interface Context {
  readonly file: SourceFile;
  readonly types: TypeOracle;
  readonly form: Form;
  readonly method: Combinator;
  /** Has the call type arguments, which speak of its elements? */
  readonly isTyped?: boolean;
  /** Does nobody look at the results? */
  readonly isDiscarded?: boolean;
  /**
   * Where the type of a function's parameter comes from: from the twin; from the text itself, where the twin is too far
   * away; or from a declared type that has none.
   */
  readonly signature?: 'inferred' | 'written' | 'fixed';
}

export function defer(edits: readonly Edit[], notes: readonly ReasonCode[] = []): Plan {
  return { edits, deferred: 1, joined: 0, notes };
}

export function join(...notes: ReasonCode[]): Plan {
  return { edits: [], deferred: 0, joined: 1, notes };
}

/** As `join`, for what somebody has to look at. */
export function mark(...notes: ReasonCode[]): Plan {
  return { ...join(...notes), marked: true };
}

export function leave(left: ReasonCode): Plan {
  return { ...nothing, left };
}

/** For a value, which needs no owner. */
export const nothing: Plan = { edits: [], deferred: 0, joined: 0, notes: [] };

export function merge(plans: readonly Plan[]): Plan {
  const left = plans.find((plan) => plan.left)?.left;
  return {
    edits: plans.flatMap(({ edits }) => edits),
    deferred: sum(plans.map(({ deferred }) => deferred)),
    joined: sum(plans.map(({ joined }) => joined)),
    notes: unique(plans.flatMap(({ notes }) => notes)),
    hoists: plans.flatMap(({ hoists = [] }) => hoists),
    ...(plans.some(({ marked }) => marked) && { marked: true as const }),
    ...(left && { left }),
  };
}

export function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
