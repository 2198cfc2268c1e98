import type { TSESTree } from '@typescript-eslint/types';
import type { Edit } from './edits/edit.ts';
import type { ReasonCode } from './reasons.ts';
import type { SourceFile } from './source-file.ts';
import type { TypeOracle } from './types/type-oracle.ts';
import type { ImportedName } from './vocabulary.ts';

/**
 * One pattern of unowned work: the only place where a fact about it is written. The lint rule, the
 * codemod, the gate, `taskgroup-guard explain` and the head of the documentation page all read it here.
 */
export interface Pattern<Options extends object = object> extends Facts<Options> {
  /** Finds a candidate, or several, by syntax alone. Called for every node of the kinds in `on`. */
  match(node: TSESTree.Node, file: SourceFile, options: Options): Matches;
  /** Settles what syntax left open; a pattern without it reports every match. */
  confirm?(match: Match, file: SourceFile, types: TypeOracle, options: Options): Match | undefined;
  /** The edits that give the work an owner, the same for a suggestion and for the codemod. */
  rewrite?(match: Match, file: SourceFile, types: TypeOracle, form: Form): Rewrite;
}

interface Facts<Options> {
  /** Kebab case; also the name of the rule, the fixture folder and the documentation page. */
  readonly id: string;
  readonly title: string;
  readonly since: string;
  /** By message id: what was found, why it bites and how to fix it; ends with a period. */
  readonly messages: Readonly<Record<string, string>>;
  /** One paragraph for a reader who never met the problem. */
  readonly why: string;
  /** What the rewrite does, as the title of an editor's suggestion. */
  readonly suggestion?: string;
  /** `several`: a rewrite may do something else than that and says what, so that who wants to know has to make it. */
  readonly suggestions?: 'several';
  readonly severity: Readonly<Record<Preset, Severity>>;
  /** The rules of other linters that this one stands in for, and the options that make it agree with them. */
  readonly standsInFor?: {
    readonly rules: readonly string[];
    readonly options: Partial<Options>;
  };
  /** Options that differ from the defaults in a preset. */
  readonly presetOptions?: Readonly<Partial<Record<Preset, Partial<Options>>>>;
  /**
   * That the `error` of a task is lost, that it has no `owner`, or its `conduct` once it has one. Of one task a reader
   * hears the first of these, see `once-per-task.ts`.
   */
  readonly speaksOf?: 'error' | 'owner' | 'conduct';
  /** `some`: only where it is plain what to write; the other findings are for a person, and the examples show both. */
  readonly offersFor?: 'some';
  /** `off`: what a test leaves behind ends with the test process. */
  readonly inTests?: 'off';
  /**
   * `safe`: an autofix. `behaviour-changing`: a suggestion, and the codemod.
   * `manual`: a report that says what a person has to decide.
   */
  readonly safety: 'safe' | 'behaviour-changing' | 'manual';
  readonly types: 'none' | 'better-with' | 'required';
  /**
   * Does the codemod rewrite its sites, or is the rewrite an offer of the rule only? `on-request` for a rewrite that
   * changes what waits for what: somebody asks for that one by name.
   */
  readonly codemod: boolean | 'on-request';
  readonly on: readonly `${TSESTree.Node['type']}`[];
  /** A file whose text this does not match holds no site, and hosts do not parse it. */
  readonly looksLike: RegExp;
  readonly options: OptionsOf<Options>;
}

/**
 * `recommended` is for any codebase at any time, `strict` for one that has moved to groups, `governance`
 * for one that keeps itself there. The other presets follow from these.
 */
export type Preset = 'recommended' | 'strict' | 'governance';
export type Severity = 'error' | 'warn' | 'off';

export interface OptionsOf<Options> {
  /** JSON schema of the options object's properties. */
  readonly schema: Readonly<Record<string, object>>;
  readonly defaults: Options;
}

export type Matches = Match | readonly Match[] | undefined;

/** What `match` returned, as a list. */
export function listOf(matches: Matches): readonly Match[] {
  return matches === undefined ? [] : [matches].flat();
}

export interface Match {
  /** What the report underlines. */
  readonly node: TSESTree.Node;
  /** Where it stops to underline, if that is within the node. */
  readonly end?: number;
  readonly messageId: string;
  /** Values of the message's `{{placeholders}}`. */
  readonly data: Readonly<Record<string, string>>;
  /**
   * The expressions whose types `confirm` will ask for, `node` where absent. A host asks for those of a
   * whole file at once.
   */
  readonly asks?: readonly TSESTree.Node[];
  /** No finding, so the rule says nothing; the codemod lists it, to account for every site. */
  readonly silent?: boolean;
  /** Nodes that another pattern would match as well: the codemod then gives those sites to this one. */
  readonly claims?: readonly TSESTree.Node[];
}

/**
 * `plain` passes no signal on and keeps the call of `map`, for a site where more does not type-check; `adopt` keeps every element as it is, for one
 * whose deferred form does not.
 */
export type Form = 'best' | 'plain' | 'adopt';

export type Rewrite = Change | Left;

export interface Change {
  readonly outcome: 'converted' | 'adopted' | 'marked';
  readonly edits: readonly Edit[];
  /** Names of the runtime, and of Node, that the new text refers to; the host adds or merges the import. */
  readonly imports: readonly ImportedName[];
  /** Where names of other modules stood that the edits removed: an import that loses its last use goes too. */
  readonly frees?: readonly number[];
  /** Why it was adopted or marked, and the risks that a reader should know. */
  readonly notes: readonly ReasonCode[];
  /** An offer to a reader of the line only; the codemod leaves the site, for this reason. */
  readonly offer?: ReasonCode | undefined;
  /** What these edits do, where that is something else than the pattern's `suggestion`. */
  readonly title?: string;
}

export interface Left {
  readonly outcome: 'left';
  readonly reason: ReasonCode;
}

/**
 * Declares a pattern and checks the facts that types cannot check.
 *
 * @throws {TypeError} when an id, a message or a rewrite breaks the catalogue's own rules.
 */
export function definePattern<Options extends object>(pattern: Pattern<Options>): Pattern<Options> {
  if (!/^[a-z]+(-[a-z]+)*$/.test(pattern.id)) {
    throw new TypeError(
      `Cannot define a pattern as its id is not kebab-case: current value is ${pattern.id}`,
    );
  }
  for (const [id, message] of Object.entries(pattern.messages)) {
    if (!message.endsWith('.')) {
      throw new TypeError(
        `Cannot define ${pattern.id} as message '${id}' lacks its period: current value is ${message}`,
      );
    }
  }
  if (pattern.safety !== 'manual' && !(pattern.rewrite && pattern.suggestion)) {
    throw new TypeError(
      `Cannot define ${pattern.id} as ${pattern.safety} without a rewrite and its suggestion title`,
    );
  }
  return pattern;
}
