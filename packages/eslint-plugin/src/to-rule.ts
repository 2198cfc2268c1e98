import {
  docsUrl,
  editsOf,
  isMinified,
  listOf,
  rewriteOf,
  type Match,
  type Pattern,
} from '@taskgroup/patterns';
import type { Rule } from 'eslint';
import { isAllowedPath } from './allowed-paths.ts';
import { findingsOf, lintFileOf, type Gathered, type LintFile } from './lint-file.ts';
import { readSettings } from './settings.ts';

/** The lint rule that a pattern of the catalogue describes. */
export function toRule(pattern: Pattern): Rule.RuleModule {
  return {
    meta: {
      type: 'problem',
      docs: {
        description: pattern.title,
        url: docsUrl(pattern.id),
        recommended: pattern.severity.recommended !== 'off',
        requiresTypeChecking: pattern.types === 'required',
      } as Rule.RuleMetaData['docs'] & object,
      languages: ['js/js'],
      schema: [
        {
          type: 'object',
          description: `Options of ${pattern.id}.`,
          properties: { ...pattern.options.schema },
          additionalProperties: false,
        },
      ],
      defaultOptions: [pattern.options.defaults],
      messages: { ...pattern.messages, [SUGGESTION]: '{{title}}' },
      hasSuggestions: pattern.safety === 'behaviour-changing',
      ...(pattern.safety === 'safe' && { fixable: 'code' }),
    },
    create(context) {
      const { allowedPaths } = readSettings(context.settings);
      // Looking at the text alone spares the rule every node of the file, and Oxlint the making of its tree.
      const isPossible = looksLike(pattern.looksLike, context.sourceCode.text);
      if (!isPossible || isMinified(context.sourceCode.text)) return {};
      if (isAllowedPath(context, pattern.id, allowedPaths)) return {};
      return listener(pattern, context);
    },
  };
}

/** Patterns of a kind share their expression, and rules get their files one after the other. */
function looksLike(expression: RegExp, text: string): boolean {
  const last = looks.get(expression);
  if (last?.text === text) return last.isFound;
  const isFound = expression.test(text);
  looks.set(expression, { text, isFound });
  return isFound;
}

const looks = new Map<RegExp, { readonly text: string; readonly isFound: boolean }>();

/** The message id of the one suggestion; its title is the pattern's. */
const SUGGESTION = 'suggestion';

/**
 * Candidates are gathered on the way through the file, and settled at its end: by then the types of all of
 * them, of every rule, can be asked for at once.
 */
function listener(pattern: Pattern, context: Rule.RuleContext): Rule.RuleListener {
  // ESLint before 9.15 does not merge the defaults itself.
  const options = { ...pattern.options.defaults, ...(context.options[0] as object | undefined) };
  const gathered: Gathered = { pattern, options, candidates: [] };
  const gather = (node: unknown) => {
    const lintFile = lintFileOf(context);
    const found = listOf(pattern.match(node as Match['node'], lintFile.file, options));
    for (const candidate of found) {
      if (candidate.silent) continue;
      if (gathered.candidates.length === 0) {
        lintFile.gathered.push(gathered);
        if (pattern.confirm) lintFile.types.expect?.();
      }
      gathered.candidates.push(candidate);
    }
  };
  const settle = () => {
    if (gathered.candidates.length === 0) return;
    const lintFile = lintFileOf(context);
    for (const match of findingsOf(gathered, lintFile)) report(pattern, match, context, lintFile);
  };
  return {
    ...Object.fromEntries(pattern.on.map((kind) => [kind, gather])),
    'Program:exit': settle,
  };
}

function report(
  pattern: Pattern,
  match: Match,
  context: Rule.RuleContext,
  lintFile: LintFile,
): void {
  const change = changeOf(pattern, match, lintFile);
  const fix = (fixer: Rule.RuleFixer) =>
    change!.edits.map(({ start, end, text }) => fixer.replaceTextRange([start, end], text));
  const isFix = pattern.safety === 'safe';
  const { node, end } = match;
  const { start } = node.loc;
  context.report({
    node,
    ...(end !== undefined && { loc: { start, end: context.sourceCode.getLocFromIndex(end) } }),
    messageId: match.messageId,
    data: match.data,
    ...(change && isFix && { fix }),
    ...(change &&
      !isFix && { suggest: [{ messageId: SUGGESTION, data: { title: change.title }, fix }] }),
  });
}

/** What the codemod would do to this site alone. */
function changeOf(pattern: Pattern, match: Match, { file, types }: LintFile) {
  if (pattern.safety === 'manual' || !pattern.rewrite) return undefined;
  const rewrite = rewriteOf({ pattern, match }, file, types);
  if (rewrite.outcome === 'left') return undefined;
  const edits = editsOf(file, [{ pattern, match, rewrite }]);
  return { edits, title: rewrite.title ?? pattern.suggestion! };
}
