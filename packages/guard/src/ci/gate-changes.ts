import { CONFIG_FILE } from '../config/config.ts';
import type { Drift } from '../report.ts';

const GATE = [
  new RegExp(`^${CONFIG_FILE.replaceAll('.', '\\.')}$`),
  /(?:^|\/)eslint\.config\.[cm]?[jt]s$/,
  /^\.taskgroup\/deferrals\//,
  /(?:^|\/)CODEOWNERS$/,
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
