const TOKEN =
  /<\?xml [^?]*\?>|<(?<close>\/?)(?<name>[a-z-]+)(?<attributes>(?: [a-z-]+="[^"<]*")*) ?(?<alone>\/?)>|(?<text>[^<]+)/gy;
const ALLOWED = /^(?:[\t\n\r\x20-\uD7FF\uE000-\uFFFD]|[\u{10000}-\u{10FFFF}])*$/u;

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
}

/** Reads what our XML may consist of, and throws at anything that is not well-formed. */
export function elementsOf(document: string): Element[] {
  if (!ALLOWED.test(document)) throw new Error('a character that XML does not allow');
  const elements: Element[] = [];
  const open: Element[] = [];
  let read = 0;
  for (const { 0: token, groups } of document.matchAll(TOKEN)) {
    read += token.length;
    if (groups!.text !== undefined) {
      if (open.length) open.at(-1)!.text += decode(groups!.text);
    } else if (groups!.close) {
      if (open.pop()?.name !== groups!.name) throw new Error(`unexpected ${token}`);
    } else if (groups!.name) {
      const element = {
        name: groups!.name,
        attributes: attributesOf(groups!.attributes!),
        text: '',
      };
      elements.push(element);
      if (!groups!.alone) open.push(element);
    }
  }
  if (read !== document.length)
    throw new Error(`not well-formed at ${document.slice(read, read + 40)}`);
  if (open.length) throw new Error(`not closed: ${open[0]!.name}`);
  return elements;
}

function attributesOf(text: string): Record<string, string> {
  const found = text.matchAll(/([a-z-]+)="([^"]*)"/g);
  return Object.fromEntries([...found].map(([, name, value]) => [name!, decode(value!)]));
}

function decode(text: string): string {
  if (/&(?!#\d+;)/.test(text)) throw new Error(`an unknown entity in ${text}`);
  if (text.includes(']]>')) throw new Error('`]]>` outside a section');
  return text.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
}
