import { CONFIG_FILE } from '../config/config.ts';
import type { Drift } from '../report.ts';
import { treeSnapshot } from '../scope/snapshot.ts';
import { loosened } from './loosened.ts';

const GATE = [
  new RegExp(`^${CONFIG_FILE.replaceAll('.', '\\.')}$`),
  /(?:^|\/)eslint\.config\.[cm]?[jt]s$/,
  /^\.taskgroup\/deferrals\//,
  /(?:^|\/)CODEOWNERS$/,
  /^\.gitlab(?:-ci|\/taskgroup)\.yml$/,
  /^(?:\.husky\/|\.?lefthook\.|\.pre-commit-config\.)/,
  /^\.(?:claude|codex|cursor)\/|^\.github\/hooks\//,
];

/** Files of which only some lines are about the gate. */
const PARTLY = [
  /^\.github\/(?:workflows|actions)\/.*\.ya?ml$/,
  /(?:^|\/)package\.json$/,
  /(?:^|\/)tsconfig[^/]*\.json$/,
];

interface Compared {
  readonly root: string;
  readonly base: string;
  readonly head: string;
}

/** Says which of its files would loosen or tighten the gate, and how, so that a reviewer looks at them. */
export async function gateChanges(
  touched: ReadonlySet<string>,
  { root, base, head }: Compared,
): Promise<Drift[]> {
  const names = [...touched].filter((file) => isOneOf(file, GATE) || isOneOf(file, PARTLY)).sort();
  if (!names.length) return [];
  const [before, after] = [
    await treeSnapshot(root, base).read(names),
    await treeSnapshot(root, head).read(names),
  ];
  const said = new Map(
    names.map((name) => [name, loosened(name, before.get(name), after.get(name))]),
  );
  const changed = names.filter((name) => isOneOf(name, GATE) || said.get(name)!.length > 0);
  if (!changed.length) return [];
  const config = changed.includes(CONFIG_FILE)
    ? ` ${CONFIG_FILE} counts once it is merged; this run keeps to the target branch's.`
    : '';
  const details = changed.flatMap((name) => said.get(name)!.map((each) => ` ${each}`)).join('');
  return [
    {
      code: 'gate-changed',
      severity: 'warning',
      subject: changed[0]!,
      message: `This change edits the gate itself: ${changed.join(', ')}. Somebody who owns it should look.${details}${config}`,
      path: changed[0]!,
    },
  ];
}

function isOneOf(file: string, kinds: readonly RegExp[]): boolean {
  return kinds.some((kind) => kind.test(file));
}

/** Comments that turn a rule off with a reason count; a reviewer should read them. */
export function explainedSilences(places: readonly string[]): Drift[] {
  if (!places.length) return [];
  const [first = '', ...more] = places;
  return [
    {
      code: 'gate-changed',
      severity: 'warning',
      subject: first,
      message: `This change turns rules off by ${places.length === 1 ? 'a comment' : `${places.length} comments`} with a reason: ${[first, ...more.slice(0, 9)].join(', ')}${more.length > 9 ? ', …' : ''}. Somebody should read ${places.length === 1 ? 'it' : 'them'}.`,
      path: first.replace(/:\d+$/, ''),
    },
  ];
}
