import type { Form, Pattern, Rewrite } from './define-pattern.ts';
import { runsElsewhere } from './combinators/runs-elsewhere.ts';
import { applyEdits, type Edit } from './edits/edit.ts';
import { oncePerPlace } from './once-per-place.ts';
import { importEdits } from './edits/import-edits.ts';
import { unusedImports } from './edits/unused-imports.ts';
import type { Site } from './find-sites.ts';
import type { SourceFile } from './source-file.ts';
import type { TypeOracle } from './types/type-oracle.ts';

/** A site and what a rewrite made of it. */
export interface RewrittenSite extends Site {
  readonly rewrite: Rewrite;
}

export interface Rewritten {
  /** The new text; the same string as `file.text` when nothing changed. */
  readonly text: string;
  readonly sites: readonly RewrittenSite[];
}

/**
 * Rewrites the given sites of one file, and adds what they import. The suggestion of a rule is this
 * function with one site; the codemod is this function with all of them.
 *
 * @param formOf `'adopt'` for a site whose deferred form is known not to type-check.
 */
export function rewriteSites(
  file: SourceFile,
  sites: readonly Site[],
  types: TypeOracle,
  formOf: (site: Site) => Form = () => 'best',
): Rewritten {
  const all = sites
    .filter(({ pattern }) => pattern.rewrite !== undefined)
    .map((site) => ({
      ...site,
      rewrite: withoutOffer(rewriteOf(site, file, types, formOf(site))),
    }));
  const rewritten = oncePerPlace(all);
  const edits = editsOf(file, rewritten);
  return { text: edits.length ? applyEdits(file.text, edits) : file.text, sites: rewritten };
}

/** What becomes of one site of a pattern with a rewrite: the one way to ask, for the codemod and for every host of the rules. */
export function rewriteOf(
  { pattern, match }: Site,
  file: SourceFile,
  types: TypeOracle,
  form: Form = 'best',
): Rewrite {
  const rewrite = pattern.rewrite!(match, file, types, form);
  // Neither an import nor a group of this file reaches what runs elsewhere.
  const isLost = rewrite.outcome !== 'left' && runsElsewhere(match.node, file);
  return isLost ? { outcome: 'left', reason: 'runs-elsewhere' } : rewrite;
}

/** The pattern as a reader of the line meets it: what the codemod would leave is a change like any other. */
export function offering(pattern: Pattern): Pattern {
  if (!pattern.rewrite) return pattern;
  return {
    ...pattern,
    rewrite(...site) {
      const made = pattern.rewrite!(...site);
      return made.outcome === 'left' ? made : { ...made, offer: undefined };
    },
  };
}

function withoutOffer(rewrite: Rewrite): Rewrite {
  const reason = rewrite.outcome === 'left' ? undefined : rewrite.offer;
  return reason ? { outcome: 'left', reason } : rewrite;
}

/**
 * The edits of the sites followed by those of the import they share. Of a site only the rewrite is asked,
 * which is plain data: the codemod composes a file from some of its sites long after its types are gone.
 */
export function editsOf<S extends Pick<RewrittenSite, 'rewrite'>>(
  file: SourceFile,
  sites: readonly S[],
): Edit[] {
  const changes = sites.flatMap(({ rewrite }) => (rewrite.outcome === 'left' ? [] : [rewrite]));
  const names = new Set(changes.flatMap(({ imports }) => imports));
  const unused = unusedImports(file, new Set(changes.flatMap(({ frees = [] }) => frees)));
  return [...changes.flatMap(({ edits }) => edits), ...importEdits(file, [...names], unused)];
}
