/** A component with blanks for everything but its scripts, which stay where they are. */
export function scriptsOf(text: string): string {
  const found = [FRONT.exec(text), ...text.matchAll(ELEMENTS)];
  const ranges = found.flatMap((match) => {
    const range = match?.indices?.groups?.['code'];
    return range ? [range] : [];
  });
  return ranges.reduce(
    (scripts, [from, to]) => scripts.slice(0, from) + text.slice(from, to) + scripts.slice(to),
    text.replaceAll(/[^\r\n\u2028\u2029]/g, ' '),
  );
}

/** What Astro runs before its template. */
const FRONT = /^\s*---(?<code>[^]*?)\n---/d;
const ELEMENTS = /<script\b[^>]*>(?<code>[^]*?)<\/script/dg;
