/** A decision record, as far as the gate reads it. */
export interface Adr {
  readonly path: string;
  /** In lower case, without what stands behind it: `accepted`, `deferred`, `superseded`. */
  readonly status: string | undefined;
  /** What replaced it, as the record says. */
  readonly supersededBy: string | undefined;
  /** The deferrals that it names. */
  readonly deferrals: readonly string[];
}

/**
 * Reads a record in any of the usual forms: MADR's front matter, a list item or a line `Status: …`, or
 * the first line below a heading `Status`.
 */
export function parseAdr(path: string, text: string): Adr {
  const body = text.replace(/\r\n?/g, '\n');
  const status = statusIn(body);
  return {
    path,
    status: status && firstWord(status),
    supersededBy: supersededBy(body, status),
    deferrals: [...new Set(body.match(/\b[A-Z][A-Z0-9]*-\d+\b/g) ?? [])],
  };
}

function statusIn(body: string): string | undefined {
  const matter = /^---\n([^]*?)\n---(?:\n|$)/.exec(body)?.[1];
  const ways = [
    matter && /^status:[ \t]*["']?(.+?)["']?[ \t]*$/im.exec(matter)?.[1],
    /^[ \t]*(?:[-*+][ \t]+)?(?:\*\*|__)?status(?:\*\*|__)?[ \t]*:(?:\*\*|__)?[ \t]*(.+)$/im.exec(
      body,
    )?.[1],
    /^[ \t]*\|[ \t*_]*status[ \t*_]*\|(.+?)\|/im.exec(body)?.[1],
    /^#{1,6}[ \t]+(?:\d+\.[ \t]+)?status[ \t]*#*[ \t]*\n+(.+)$/im.exec(body)?.[1],
  ];
  return ways.find((way) => way?.trim());
}

function firstWord(status: string): string | undefined {
  return /\p{L}[\p{L}-]*/u.exec(status)?.[0].toLowerCase();
}

function supersededBy(body: string, status: string | undefined): string | undefined {
  const inStatus = /superseded[ \t]+by:?[ \t]+(.+)$/i.exec(status ?? '')?.[1];
  const ownLine =
    /^[ \t]*(?:[-*+][ \t]+)?(?:\*\*|__)?superseded[ -]by(?:\*\*|__)?[ \t]*:?(?:\*\*|__)?[ \t]+(.+)$/im;
  const by = inStatus ?? ownLine.exec(body)?.[1];
  if (by === undefined)
    return firstWord(status ?? '') === 'superseded' ? 'another record' : undefined;
  return by.replace(/[*_`"']/g, '').trim() || undefined;
}
