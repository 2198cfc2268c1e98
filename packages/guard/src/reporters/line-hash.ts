const WINDOW = 100;
const BASE = 37n;
const END_OF_TEXT = 0xffff;
const SPACE = 32;
const TAB = 9;
const LF = 10;
const CR = 13;

/** What leaves the window weighs this much. */
const OLDEST = BigInt.asUintN(64, BASE ** BigInt(WINDOW));

/**
 * The `primaryLocationLineHash` of every line, by CodeQL's published algorithm: a rolling hash over the hundred
 * characters from the start of the line that are not blank, and a count that tells equal lines apart. GitHub follows
 * an alert through its moves by it, and its upload action warns where ours differs from its own.
 */
export function lineHashes(text: string): string[] {
  const rolling = new RollingHash();
  for (const unit of significantUnits(text)) rolling.add(unit);
  rolling.flush();
  return rolling.hashes;
}

/** Blanks do not count, and every end of line is one LF. */
function* significantUnits(text: string): Generator<number> {
  let afterReturn = false;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const isBlank: boolean = unit === SPACE || unit === TAB || (afterReturn && unit === LF);
    afterReturn = !isBlank && unit === CR;
    if (!isBlank) yield afterReturn ? LF : unit;
  }
  yield END_OF_TEXT;
}

class RollingHash {
  readonly hashes: string[] = [];
  readonly #window = new Uint16Array(WINDOW);
  /** At which places of the window a line starts. */
  readonly #starts = new Array<boolean>(WINDOW).fill(false);
  readonly #seen = new Map<string, number>();
  #at = 0;
  #value = 0n;
  #atLineStart = true;

  add(unit: number): void {
    this.#emitOldest();
    this.#starts[this.#at] = this.#atLineStart;
    this.#atLineStart = unit === LF;
    this.#push(unit);
  }

  /** Lines near the end are hashed as if zeros followed. */
  flush(): void {
    for (let count = 0; count < WINDOW; count++) {
      this.#emitOldest();
      this.#push(0);
    }
  }

  #emitOldest(): void {
    if (!this.#starts[this.#at]) return;
    this.#starts[this.#at] = false;
    const hash = this.#value.toString(16);
    const count = (this.#seen.get(hash) ?? 0) + 1;
    this.#seen.set(hash, count);
    this.hashes.push(`${hash}:${count}`);
  }

  #push(unit: number): void {
    const oldest = BigInt(this.#window[this.#at]!);
    this.#window[this.#at] = unit;
    this.#value = BigInt.asUintN(64, BASE * this.#value + BigInt(unit) - OLDEST * oldest);
    this.#at = (this.#at + 1) % WINDOW;
  }
}
