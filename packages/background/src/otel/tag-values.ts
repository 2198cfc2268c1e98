import type { Attributes } from '@opentelemetry/api';
import type { Tags } from '../envelope.ts';

/** The tags that metrics may carry, and no more values of each than a metrics store can bear. */
export class TagValues {
  readonly #seen: ReadonlyMap<string, Set<string>>;
  readonly #most: number;

  constructor(tags: readonly string[], most: number) {
    this.#seen = new Map(tags.map((tag) => [tag, new Set()]));
    this.#most = most;
  }

  of(tags: Tags = {}): Attributes {
    const attributes: Attributes = {};
    for (const [tag, seen] of this.#seen) {
      const value = tags[tag];
      if (value === undefined) continue;
      if (seen.size < this.#most) seen.add(value);
      attributes[`task.tag.${tag}`] = seen.has(value) ? value : 'other';
    }
    return attributes;
  }
}
