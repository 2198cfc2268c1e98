import { CONFIG_FILE } from '../config/config.ts';
import type { Drift } from '../report.ts';

const GATE = [
  new RegExp(`^${CONFIG_FILE.replaceAll('.', '\\.')}$`),
  /(?:^|\/)eslint\.config\.[cm]?[jt]s$/,
  /^\.taskgroup\/deferrals\//,
  /(?:^|\/)CODEOWNERS$/,
  /^\.github\/workflows\/taskgroup\.ya?ml$/,
  /^\.gitlab(?:-ci|\/taskgroup)\.yml$/,
  /^(?:\.husky\/|\.?lefthook\.|\.pre-commit-config\.)/,
];

/** Says which of its files would loosen or tighten the gate, so that a reviewer looks at them. */
export function gateChanges(touched: Iterable<string>): Drift[] {
  const changed = [...touched].filter((file) => GATE.some((gate) => gate.test(file))).sort();
  if (!changed.length) return [];
  const config = changed.includes(CONFIG_FILE)
    ? ` ${CONFIG_FILE} counts once it is merged; this run keeps to the target branch's.`
    : '';
  return [
    {
      code: 'gate-changed',
      severity: 'warning',
      subject: changed[0]!,
      message: `This change edits the gate itself: ${changed.join(', ')}. Somebody who owns it should look.${config}`,
      path: changed[0]!,
    },
  ];
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
