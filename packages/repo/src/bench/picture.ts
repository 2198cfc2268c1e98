import * as echarts from 'echarts';
import { isMeasured, isOurs, type Measured, OURS, type Table } from './family.ts';

const WIDTH = 860;
const ROW = 22;
const HEAD = 64;
const FOOT = 16;
const LABELS = 290;
const MARGIN = 70;

/** Readable on white and on black; `DARK` makes them better where the page's scheme is known. */
const TEXT = '#57606a';
const GRID = '#d0d7de';
const PEER = '#8c959f';
const US = '#1a7f37';
const DARK = { [TEXT]: '#9198a1', [GRID]: '#3d444d', [PEER]: '#7d8590', [US]: '#3fb950' };

/**
 * The tables as dot plots, one below the other, as SVG. The scales are logarithmic, so that a peer that takes 200 times as
 * long and those side by side both show; hence dots, as a bar's length would lie.
 */
export function picture(tables: readonly Table[]): string {
  const panels = panelsOf(tables);
  const last = panels.at(-1);
  const height = last ? last.top + last.rows.length * ROW + FOOT : 1;
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height });
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: 'sans-serif', color: TEXT },
    title: panels.map(titleOf),
    grid: panels.map(({ top, rows }) => ({
      top,
      left: LABELS,
      right: MARGIN,
      height: rows.length * ROW,
    })),
    xAxis: panels.map(valueAxis),
    yAxis: panels.map(labelAxis),
    series: panels.map(dots),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return withDarkScheme(still(svg));
}

interface Panel {
  readonly table: Table;
  readonly rows: readonly Measured[];
  readonly top: number;
}

function panelsOf(tables: readonly Table[]): Panel[] {
  let top = HEAD;
  return tables.flatMap((table) => {
    const rows = table.rows.filter(isMeasured);
    if (rows.length === 0) return [];
    const panel = { table, rows, top };
    top += rows.length * ROW + HEAD;
    return panel;
  });
}

function titleOf({ table, top }: Panel) {
  return {
    text: table.title,
    subtext: `${table.unit}; less is better, and each line is 10 times the one before`,
    top: top - HEAD + 8,
    left: 0,
    itemGap: 4,
    textStyle: { fontSize: 15, color: TEXT },
    subtextStyle: { fontSize: 12, color: TEXT },
  };
}

function valueAxis({ rows }: Panel, gridIndex: number) {
  const values = rows.map(plotted);
  return {
    gridIndex,
    type: 'log' as const,
    min: 10 ** Math.floor(Math.log10(Math.min(...values))),
    max: 10 ** Math.ceil(Math.log10(Math.max(...values)) + 0.01),
    axisLabel: { show: false },
    splitLine: { lineStyle: { color: GRID } },
  };
}

function labelAxis({ rows }: Panel, gridIndex: number) {
  return {
    gridIndex,
    type: 'category' as const,
    data: rows.map(({ label, by }) =>
      by === OURS || label.includes(by) ? label : `${label} (${by})`,
    ),
    inverse: true,
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { interval: 0, fontSize: 12, color: TEXT },
  };
}

function dots({ rows }: Panel, index: number) {
  return {
    type: 'scatter' as const,
    xAxisIndex: index,
    yAxisIndex: index,
    symbolSize: 10,
    silent: true,
    data: rows.map((row, line) => ({
      value: [plotted(row), line],
      itemStyle: { color: isOurs(row) ? US : PEER, opacity: 1 },
      label: { formatter: row.best.toLocaleString('en', { maximumFractionDigits: 2 }) },
    })),
    label: { show: true, position: 'right' as const, fontSize: 12, color: TEXT },
  };
}

/** A logarithm has no place for nothing at all. */
function plotted({ best }: Measured): number {
  return Math.max(best, 0.1);
}

/** Without what only serves a pointer: echarts numbers its classes anew for each chart. */
function still(svg: string): string {
  return svg
    .replaceAll(/ (?:class|ecmeta_\w+)="[^"]*"/g, '')
    .replace(/\n*<style ><!\[CDATA\[[^]*?<\/style>/, '');
}

/** An SVG in a page follows the reader's scheme only through its own style. */
function withDarkScheme(svg: string): string {
  const rules = Object.entries(DARK).map(
    ([light, dark]) => `[fill="${light}"]{fill:${dark}}[stroke="${light}"]{stroke:${dark}}`,
  );
  const style = `<style>@media (prefers-color-scheme:dark){${rules.join('')}}</style>`;
  return svg.replace('>', `>${style}`);
}
