import { disableComments } from '@taskgroup/patterns';
import { findPattern } from '../catalogue.ts';
import { parseSyntax } from '../compliance/parse-syntax.ts';
import type { Policy } from '../config/config.ts';
import type { Deferral } from '../defer/deferral.ts';
import { isOpen } from '../defer/deferral.ts';
import { toCommentFinding } from '../judgement/mark-finding.ts';
import type { ShownFinding } from '../report.ts';
import { renamesSince } from '../scope/commits.ts';
import { treeSnapshot } from '../scope/snapshot.ts';

/** A comment that turns our rules off. */
interface Silence {
  /** None where it turns off every rule. */
  readonly rules: readonly string[];
  readonly reason: string;
  readonly line: number;
  readonly column: number;
}

interface Compared {
  readonly root: string;
  readonly base: string;
  readonly head: string;
  /** The files in which comments silence something. */
  readonly files: ReadonlySet<string>;
  readonly policy: Policy;
  readonly deferrals: ReadonlyMap<string, Deferral>;
}

/** What a change silences by comments of its own. */
export interface NewSilences {
  /** Comments that lack what the policy wants. */
  readonly findings: readonly ShownFinding[];
  /** The places of the others. */
  readonly explained: readonly string[];
}

/** Compares the comments of two commits; a moved comment is not a new one. */
export async function newSilences(compared: Compared): Promise<NewSilences> {
  const { root, base, head, files, policy, deferrals } = compared;
  if (policy.disableComments === 'allow' || !files.size) return { findings: [], explained: [] };
  const renames = await renamesSince(root, [base, head]);
  const now = await treeSnapshot(root, head).read([...files]);
  const oldNames = [...files].map((name) => renames.get(name) ?? name);
  const before = await treeSnapshot(root, base).read(oldNames);
  const findings: ShownFinding[] = [];
  const explained: string[] = [];
  for (const [name, text] of now) {
    const old = silencesIn(name, before.get(renames.get(name) ?? name) ?? '');
    for (const silence of without(silencesIn(name, text), old)) {
      const fault = faultOf(silence, policy, deferrals);
      if (fault) findings.push(toCommentFinding(name, text, silence, fault));
      else explained.push(`${name}:${silence.line}`);
    }
  }
  return { findings, explained };
}

function silencesIn(name: string, text: string): Silence[] {
  if (!/(?:eslint|oxlint)-disable|\/\*\s*eslint\s/.test(text)) return [];
  const file = parseSyntax(name, text);
  return (file ? disableComments(file) : []).flatMap(({ comment, rules, description }) => {
    const ours = rules.filter((rule) => findPattern(rule));
    if (rules.length && !ours.length) return [];
    const { line, column } = comment.loc.start;
    return [{ rules: ours, reason: description, line, column: column + 1 }];
  });
}

/** Every old comment answers for one of the same words. */
function without(silences: readonly Silence[], old: readonly Silence[]): Silence[] {
  const left = old.map(wordsOf);
  return silences.filter((silence) => {
    const at = left.indexOf(wordsOf(silence));
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
}

function wordsOf({ rules, reason }: Silence): string {
  return JSON.stringify([rules, reason]);
}

function faultOf(
  { rules, reason }: Silence,
  { disableComments: wanted, reasonMinLength }: Policy,
  deferrals: ReadonlyMap<string, Deferral>,
): string | undefined {
  const named = [...deferrals.values()].some(
    (deferral) => isOpen(deferral) && reason.split(/[^\w-]+/).includes(deferral.id),
  );
  if (named) return undefined;
  const what = rules.length ? rules.join(', ') : 'every rule';
  if (wanted === 'deferral') {
    return `This change turns off ${what} by a comment that names no open deferral. Mend the code, or name one behind \`--\`.`;
  }
  if (!rules.length) {
    return 'This change turns off every rule by a comment. Name the rules it is about, and the reason behind `--`.';
  }
  return reason.length >= reasonMinLength
    ? undefined
    : `This change turns off ${what} by a comment without a reason of ${reasonMinLength} characters. Mend the code, or write it behind \`--\`.`;
}
