import { scaleLinear, scalePoint } from 'd3-scale';
import { area, line } from 'd3-shape';
import type { Sample } from './trend.ts';

/** A chart as coordinates; the page draws it, so that every text passes through its escaping. */
export interface Chart {
  readonly width: number;
  readonly height: number;
  readonly line: string;
  readonly area: string;
  readonly dots: readonly Dot[];
  readonly ticks: readonly { readonly y: number; readonly label: string }[];
  /** The left and right end of the plot. */
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
}

interface Dot extends Sample {
  readonly x: number;
  readonly y: number;
  /** Whether there is room for its date. */
  readonly isLabelled: boolean;
  readonly anchor: 'start' | 'middle' | 'end';
}

/** Small, so that its text is large enough on a phone. */
const WIDTH = 440;
const HEIGHT = 200;
const MARGIN = { top: 24, right: 16, bottom: 28, left: 40 };

/** Findings over commits, from zero: a steep line must mean much. */
export function trendChart(samples: readonly Sample[]): Chart {
  const [left, right] = [MARGIN.left, WIDTH - MARGIN.right];
  const bottom = HEIGHT - MARGIN.bottom;
  const highest = Math.max(1, ...samples.map(({ findings }) => findings));
  const x = placesInTime(samples, [left, right]);
  const y = scaleLinear([0, highest], [bottom, MARGIN.top]).nice(4);
  const places = samples.map((sample, at) => ({
    ...sample,
    x: x[at]!,
    y: y(sample.findings),
  }));
  const points = places.map((place): [number, number] => [place.x, place.y]);
  const last = samples.length - 1;
  return {
    ...{ width: WIDTH, height: HEIGHT, left, right, bottom },
    line: line()(points) ?? '',
    area: area().y0(bottom)(points) ?? '',
    dots: places.map((place, at) => ({
      ...place,
      isLabelled: at === 0 || at === last || at === Math.round(last / 2),
      anchor: at === 0 ? 'start' : at === last ? 'end' : 'middle',
    })),
    ticks: y
      .ticks(4)
      .filter(Number.isInteger)
      .map((value) => ({ y: y(value), label: String(value) })),
  };
}

/** By the day; where all is of one day, one after the other. */
function placesInTime(samples: readonly Sample[], range: readonly [number, number]): number[] {
  const times = samples.map(({ date }) => Date.parse(date));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  if (first < last) return times.map(scaleLinear([first, last], range));
  const points = scalePoint(
    samples.map((_, at) => String(at)),
    range,
  );
  return samples.map((_, at) => points(String(at))!);
}
