import type { Edit } from './edits/edit.ts';
import type { RewrittenSite } from './rewrite-sites.ts';

/**
 * The sites without those that another pattern speaks of: an interval may be a callback that drops a promise, a timer that
 * nobody stops and a service without a manager, and one rewrite mends all three. The first one found stands, and what one
 * pattern leaves, such as a loop over batches, is no site of its own where another rewrites the same call, nor is the
 * callback of a timer that another speaks of: whoever gives the timer an owner writes the callback anew.
 */
export function oncePerPlace(sites: readonly RewrittenSite[]): RewrittenSite[] {
  const taken: Edit[] = [];
  return sites.filter((site) => {
    const { match, rewrite } = site;
    if (rewrite.outcome === 'left') {
      const others = sites.filter((other) => isOfSameNode(site, other));
      if (sites.some((other) => isCallbackOf(site, other))) return false;
      return !others.some((other) => match.silent || other.rewrite.outcome !== 'left');
    }
    const isFree = !rewrite.edits.some((edit) => taken.some((other) => collide(edit, other)));
    if (isFree) taken.push(...rewrite.edits);
    return isFree;
  });
}

function isOfSameNode({ pattern, match }: RewrittenSite, other: RewrittenSite): boolean {
  return other.pattern !== pattern && other.match.node === match.node;
}

/** `setInterval` is underlined by one, and what it is given by the other. */
function isCallbackOf({ match }: RewrittenSite, other: RewrittenSite): boolean {
  const { node } = match;
  const call = node.parent;
  return (
    call?.type === 'CallExpression' &&
    call.callee === other.match.node &&
    call.arguments[0] === node
  );
}

/** Insertions at one place follow each other; all else needs the text for itself. */
function collide(one: Edit, other: Edit): boolean {
  if (one.once && other.once && isSame(one, other)) return false;
  if (one.start === one.end && other.start === other.end) return false;
  return one.start < other.end && other.start < one.end;
}

function isSame(one: Edit, other: Edit): boolean {
  return one.start === other.start && one.end === other.end && one.text === other.text;
}
