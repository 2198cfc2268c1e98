import type { Edit } from './edits/edit.ts';
import type { RewrittenSite } from './rewrite-sites.ts';

/**
 * The sites without those that another pattern speaks of: an interval may be a callback that drops a promise, a timer that
 * nobody stops and a service without a manager, and one rewrite mends all three. The first one found stands.
 */
export function oncePerPlace(sites: readonly RewrittenSite[]): RewrittenSite[] {
  const taken: Edit[] = [];
  return sites.filter((site) => {
    const { match, rewrite } = site;
    if (rewrite.outcome === 'left') return !(match.silent && isNamedByOther(site, sites));
    const isFree = !rewrite.edits.some((edit) => taken.some((other) => collide(edit, other)));
    if (isFree) taken.push(...rewrite.edits);
    return isFree;
  });
}

function isNamedByOther({ pattern, match }: RewrittenSite, sites: readonly RewrittenSite[]) {
  return sites.some((other) => other.pattern !== pattern && other.match.node === match.node);
}

/** Insertions at one place follow each other; all else needs the text for itself. */
function collide(one: Edit, other: Edit): boolean {
  if (one.start === one.end && other.start === other.end) return false;
  return one.start < other.end && other.start < one.end;
}
