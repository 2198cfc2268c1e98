import {
  confirmAll,
  editsOf,
  keepKnown,
  listOf,
  oncePerTask,
  patterns,
  rewriteOf,
  type IsWaiting,
  type Match,
  type ParsedSource,
  type TypeOracle,
} from '@taskgroup/patterns';
import { readSettings } from 'eslint-plugin-taskgroup';
import type { Candidate as File } from '../lint/candidate.ts';
import { toFinding, type LintMessage } from '../lint/to-finding.ts';
import type { ShownFinding } from '../report.ts';
import type { TypesOf, WithoutTypes } from '../types/types-of.ts';
import { namesOurs, rulesFor, type Candidate, type RuleInForce } from './catalogue-rules.ts';
import { readDirectives, type Directives } from './disable-directives.ts';
import { typesFor, type FileTypes } from './file-types.ts';
import { parseSource } from './parse-source.ts';
import type { PlainConfig } from './plain-config.ts';

export interface JudgedSource {
  readonly findings: readonly ShownFinding[];
  readonly suppressed: number;
  readonly withTypes: boolean;
  readonly without: WithoutTypes | undefined;
}

const kinds = new Set<string>(patterns.flatMap(({ on }) => on));

/** What syntax alone says of a file. */
export interface ExaminedSource {
  readonly file: File;
  readonly config: PlainConfig;
  readonly parsed: ParsedSource;
  readonly directives: Directives;
  readonly candidates: readonly Candidate[];
}

/**
 * The first half of running the catalogue on a file as the plugin would in ESLint. `undefined` for one that takes
 * ESLint: its text is not valid to this parser, or a comment in it configures a rule of ours.
 */
export function examineSource(
  file: File,
  config: PlainConfig,
  cwd: string,
): ExaminedSource | undefined {
  const { absolute, text } = file;
  const rules = rulesFor(config, { cwd, filename: absolute, text });
  const { patterns: settings } = readSettings(config.settings);
  const parsed = parseSource(absolute, text, config.language, kinds, settings);
  const directives = parsed && directivesOf(parsed, config);
  if (!directives) return undefined;
  return { file, config, parsed, directives, candidates: gather(parsed, rules) };
}

/**
 * The second half, which asks for types: its answers are found while others are asked for. `undefined` where only ESLint
 * can find them.
 */
export async function settleSource(
  examined: ExaminedSource,
  typesOf: TypesOf,
): Promise<Settling | undefined> {
  const { parsed, config, candidates } = examined;
  const answers = await typesFor(parsed, config, typesOf, candidates);
  return answers && settling(examined, answers);
}

/** Between two rounds of questions there is time for something else. */
export type Settling = Generator<IsWaiting, JudgedSource, void>;

function* settling(examined: ExaminedSource, fileTypes: FileTypes): Settling {
  const { file, parsed, directives } = examined;
  const forget = keepKnown(parsed);
  try {
    const messages = yield* settle(examined, fileTypes.types);
    const kept = messages.filter((message) => !directives.isDisabled(message.ruleId!, message));
    return {
      findings: kept.map((message) => toFinding(message, file)),
      suppressed: messages.length - kept.length,
      ...fileTypes.source(),
    };
  } finally {
    forget();
  }
}

const NONE: Directives = { isDisabled: () => false };

function directivesOf({ ast }: ParsedSource, config: PlainConfig): Directives | undefined {
  if (config.noInlineConfig) return NONE;
  return readDirectives(ast.comments ?? [], (text) => namesOurs(text, config));
}

/** What syntax alone finds, rule by rule as ESLint reports it. */
function gather(source: ParsedSource, rules: readonly RuleInForce[]): Candidate[] {
  const found = new Map(rules.map((rule): [RuleInForce, Candidate[]] => [rule, []]));
  const byKind = new Map<string, RuleInForce[]>();
  for (const rule of rules) {
    for (const kind of rule.pattern.on) byKind.set(kind, [...(byKind.get(kind) ?? []), rule]);
  }
  for (const node of source.nodes) {
    for (const rule of byKind.get(node.type) ?? []) {
      const matches = listOf(rule.pattern.match(node, source, rule.options));
      found.get(rule)!.push(...matches.map((match) => ({ rule, match })));
    }
  }
  return [...found.values()].flat().filter(({ match }) => !match.silent);
}

function* settle(
  { candidates, parsed }: ExaminedSource,
  types: TypeOracle,
): Generator<IsWaiting, LintMessage[], void> {
  const unconfirmed = candidates.map(({ rule, match }) => {
    const { pattern, options } = rule;
    return { rule, pattern, options, match };
  });
  const found = yield* confirmAll(unconfirmed, parsed, types);
  return oncePerTask(found)
    .map(({ rule, match }) => toMessage(rule, match, parsed, types))
    .sort((a, b) => a.line - b.line || a.column - b.column);
}

function toMessage(
  rule: RuleInForce,
  match: Match,
  source: ParsedSource,
  types: TypeOracle,
): LintMessage {
  const { start, end } = match.node.loc;
  const title = titleOf(rule, match, source, types);
  return {
    ruleId: rule.name,
    messageId: match.messageId,
    severity: rule.severity,
    message: fillIn(rule.pattern.messages[match.messageId] ?? '', match.data),
    ...{ line: start.line, column: start.column + 1 },
    ...{ endLine: end.line, endColumn: end.column + 1 },
    ...(title !== undefined && { suggestions: [{ desc: title }] }),
  };
}

/** What a rewrite says it does, where it says something else than its pattern. */
function titleOf(
  { pattern }: RuleInForce,
  match: Match,
  source: ParsedSource,
  types: TypeOracle,
): string | undefined {
  if (pattern.safety !== 'behaviour-changing' || pattern.suggestions !== 'several')
    return undefined;
  const rewrite = rewriteOf({ pattern, match }, source, types);
  if (rewrite.outcome === 'left' || rewrite.title === undefined) return undefined;
  return editsOf(source, [{ pattern, match, rewrite }]).length ? rewrite.title : undefined;
}

function fillIn(message: string, data: Match['data']): string {
  return message.replace(/\{\{([^{}]+)\}\}/gu, (whole, name: string) => data[name.trim()] ?? whole);
}
