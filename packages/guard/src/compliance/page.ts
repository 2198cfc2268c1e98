import { Eta } from 'eta';
import { trendChart } from './chart.ts';
import type { Compliance } from './compliance.ts';
import { style } from './page-style.ts';
import { template } from './page-template.ts';

/** The longest lists end here; the JSON has the rest. */
const SHOWN = 50;

/** One file that needs nothing else: no script, no font, no network. */
export function compliancePage(compliance: Compliance): string {
  const eta = new Eta({ autoEscape: true, autoTrim: [false, 'nl'], useWith: false });
  const { violations, services, trend, coverage } = compliance;
  return eta.renderString(template, {
    ...compliance,
    style,
    shown: SHOWN,
    total: violations.open + violations.warnings + violations.baselined + violations.deferred,
    share: shareOf(services.managed.length, services.raw.length),
    isLong: (list: readonly unknown[]) => list.length > SHOWN,
    percent: (part: number, whole: number) => (whole ? Math.round((100 * part) / whole) : 100),
    width: (count: number, list: readonly { readonly count: number }[]) =>
      Math.round((100 * count) / Math.max(1, ...list.map((each) => each.count))),
    covered: coverage.reduce((sum, { clean }) => sum + clean, 0),
    files: coverage.reduce((sum, { files }) => sum + files, 0),
    chart: trend && trend.samples.length > 1 ? trendChart(trend.samples) : undefined,
  });
}

function shareOf(managed: number, raw: number): number | undefined {
  return managed + raw === 0 ? undefined : Math.round((100 * managed) / (managed + raw));
}
