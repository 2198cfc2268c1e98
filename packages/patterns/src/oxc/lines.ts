import type { TSESTree } from '@typescript-eslint/types';

/** Where the lines of a text begin; looked for when somebody asks. */
export class Lines {
  readonly #text: string;
  #starts: number[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** Computes nothing yet: of most nodes nobody wants to know the line. */
  locationOf(range: TSESTree.Range): TSESTree.SourceLocation {
    return new Location(this, range);
  }

  /** Lines count from one, columns from zero. */
  positionOf(offset: number): TSESTree.Position {
    const starts = (this.#starts ??= startsOf(this.#text));
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - starts[low]! };
  }
}

/**
 * One for each node and each token: a private field would be twice as slow to make. Parsers of components move what a
 * parser of scripts has placed, hence the setters.
 */
class Location implements TSESTree.SourceLocation {
  private readonly lines: Lines;
  private readonly range: TSESTree.Range;

  constructor(lines: Lines, range: TSESTree.Range) {
    this.lines = lines;
    this.range = range;
  }

  get start(): TSESTree.Position {
    return this.lines.positionOf(this.range[0]);
  }

  set start(value: TSESTree.Position) {
    place(this, 'start', value);
  }

  get end(): TSESTree.Position {
    return this.lines.positionOf(this.range[1]);
  }

  set end(value: TSESTree.Position) {
    place(this, 'end', value);
  }
}

function place(location: Location, side: 'start' | 'end', value: TSESTree.Position): void {
  Object.defineProperty(location, side, { value, writable: true, enumerable: true });
}

function startsOf(text: string): number[] {
  const starts = [0];
  for (const { index, 0: lineBreak } of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) {
    starts.push(index + lineBreak.length);
  }
  return starts;
}
