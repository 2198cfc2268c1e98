import { expect } from 'vitest';
import {
  findSites,
  mayHoldSite,
  offering,
  rewriteSites,
  syntaxOracle,
  type Form,
  type Pattern,
  type SourceFile,
  type TypeOracle,
} from '../src/index.ts';
import { parse } from './parse.ts';

interface Setting {
  /** Options of the rule; its defaults where absent. */
  readonly options?: object;
  readonly path?: string;
  readonly form?: Form;
  readonly types?: Partial<TypeOracle>;
  /** As a rule offers it in an editor, where a reader decides on more than the codemod may. */
  readonly asOffer?: boolean;
}

/** The text that the codemod makes of a text, and what it says of each site. */
export function rewrite(given: Pattern, text: string, setting: Setting = {}) {
  const pattern = setting.asOffer ? offering(given) : given;
  const file = parse(text, setting.path);
  const types = { ...syntaxOracle(file), ...setting.types };
  const sites = findProvenSites(file, pattern, types);
  const result = rewriteSites(file, sites, types, () => setting.form ?? 'best');
  const said = result.sites.map(({ rewrite }) =>
    rewrite.outcome === 'left'
      ? `left: ${rewrite.reason}`
      : [rewrite.outcome, rewrite.notes.join(', ')].filter(Boolean).join(': '),
  );
  return { text: result.text, said };
}

/** The message ids that the rule reports for a text, with the line of each. */
export function findings<Options extends object>(
  given: Pattern<Options>,
  text: string,
  setting: Setting = {},
): string[] {
  const file = parse(text, setting.path);
  const types = { ...syntaxOracle(file), ...setting.types };
  const pattern = withOptions(given, setting.options);
  return findProvenSites(file, pattern, types)
    .filter(({ match }) => !match.silent)
    .map(({ match }) => `${match.node.loc.start.line}: ${match.messageId}`);
}

function withOptions(pattern: Pattern, options?: object): Pattern {
  const { schema, defaults } = pattern.options;
  return { ...pattern, options: { schema, defaults: { ...defaults, ...options } } };
}

/** Every site of every test also proves the pattern's `looksLike`: hosts skip a file that it does not match. */
function findProvenSites(file: SourceFile, pattern: Pattern, types: TypeOracle) {
  const sites = findSites(file, [pattern], types);
  if (sites.length) expect(mayHoldSite(file.text, [pattern])).toBe(true);
  return sites;
}
