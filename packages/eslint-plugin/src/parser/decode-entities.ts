// @ts-expect-error -- without types. A part of ESLint's own parser: whoever has ESLint has it already.
import xhtml from 'acorn-jsx/xhtml.js';

const entities = xhtml as Readonly<Record<string, string | undefined>>;

const ENTITY = /&(?:#(?<decimal>\d+)|#x(?<hex>[\da-f]+)|(?<name>[\da-z]+));/gi;

/** A text between tags as it is shown: `a&nbsp;&middot; b`. What is no entity stays. */
export function decodeEntities(text: string): string {
  return text.replace(ENTITY, (whole: string, ...rest: unknown[]) => {
    const { decimal, hex, name } = rest.at(-1) as Readonly<Record<string, string | undefined>>;
    if (name !== undefined) return entities[name] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex!, 16) : Number.parseInt(decimal, 10);
    return code > 0x10_ff_ff ? whole : String.fromCodePoint(code);
  });
}
