import type { Metric } from './metrics.ts';

/**
 * Metrics in the text format that Prometheus scrapes.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function prometheusText(prefix: string, metrics: readonly Metric[]): string {
  return `${metrics.flatMap((metric) => linesOf(prefix, metric)).join('\n')}\n`;
}

function linesOf(
  prefix: string,
  { name, help, kind, unit, samples, histograms }: Metric,
): string[] {
  const base = `${prefix}_${name.replaceAll('.', '_')}${unit === 's' ? '_seconds' : ''}`;
  const full = kind === 'counter' ? `${base}_total` : base;
  return [
    `# HELP ${full} ${help}`,
    `# TYPE ${full} ${kind}`,
    ...samples.map(({ labels, value }) => `${full}${labelText(labels)} ${value}`),
    ...histograms.flatMap(({ labels, buckets, sum, count }) => [
      ...buckets.map(({ le, count }) => {
        const bound = le === Infinity ? '+Inf' : String(le);
        return `${full}_bucket${labelText({ ...labels, le: bound })} ${count}`;
      }),
      `${full}_sum${labelText(labels)} ${sum}`,
      `${full}_count${labelText(labels)} ${count}`,
    ]),
  ];
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escape(value)}"`);
  return pairs.length ? `{${pairs.join(',')}}` : '';
}

function escape(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
