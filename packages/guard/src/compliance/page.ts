import { Eta } from 'eta';
import { trendChart } from './chart.ts';
import type { Compliance } from './compliance.ts';
import { byUrgency, owersOf } from './debts.ts';
import { headline } from './headline.ts';
import { style } from './page-style.ts';
import { template } from './page-template.ts';

/** The longest lists end here; the JSON has the rest. */
const SHOWN = 50;

/** One file that needs nothing else: no script, no font, no network. */
export function compliancePage(compliance: Compliance): string {
  const eta = new Eta({ autoEscape: true, autoTrim: [false, 'nl'], useWith: false });
  const { violations, services, trend, coverage, deferrals } = compliance;
  const { open, warnings, baselined, deferred } = violations;
  const total = open + warnings + baselined + deferred;
  return eta.renderString(template, {
    ...compliance,
    ...{ style, shown: SHOWN, total },
    headline: headline(compliance),
    standing: [
      { kind: 'open', count: open, says: 'open: they block a commit' },
      { kind: 'warned', count: warnings, says: 'warned about' },
      { kind: 'old', count: baselined, says: 'in the baseline: from before the gate' },
      { kind: 'deferred', count: deferred, says: 'deferred, with an owner and an end' },
    ].filter(({ count }) => count > 0),
    share: shareOf(services.managed.length, services.raw.length),
    isLong: (list: readonly unknown[]) => list.length > SHOWN,
    percent: (part: number, whole: number) => (whole ? Math.floor((100 * part) / whole) : 100),
    width: (count: number, list: readonly { readonly count: number }[]) =>
      Math.round((100 * count) / Math.max(1, ...list.map((each) => each.count))),
    covered: coverage.reduce((sum, { clean }) => sum + clean, 0),
    files: coverage.reduce((sum, { files }) => sum + files, 0),
    chart: trend && trend.samples.length > 1 ? trendChart(trend.samples) : undefined,
    ...{ owers: owersOf(deferrals), debts: byUrgency(deferrals) },
  });
}

/** Rounded down: all but one is not all. */
function shareOf(managed: number, raw: number): number | undefined {
  return managed + raw === 0 ? undefined : Math.floor((100 * managed) / (managed + raw));
}
