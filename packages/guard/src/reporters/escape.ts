/** Names and messages come from the judged repository; here is what makes each format take them as text. */

/** The data of a GitHub workflow command. */
export function commandData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** A property of a GitHub workflow command. */
export function commandProperty(text: string): string {
  return commandData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** Text and attributes of XML 1.0, which has no form for most control characters and for half a surrogate pair. */
export function xml(text: string): string {
  return wellFormed(text)
    .replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[<>&"'\t\n\r]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}

/**
 * One line of Markdown that is nothing but text: an entity is never markup. A space of no width keeps `@name` from
 * calling somebody.
 */
export function markdown(text: string): string {
  return oneLine(text)
    .replace(/[!-&*<-@[-`{-~]/g, (mark) => `&#${mark.charCodeAt(0)};`)
    .replaceAll('&#64;', '&#64;\u200B')
    .replace(/:\/\//g, ':&#47;&#47;');
}

/** The same in a code span, which an entity would not leave. */
export function markdownCode(text: string): string {
  return `<code>${markdown(text).replaceAll('\u200B', '')}</code>`;
}

/** Control characters and what turns the direction of text have no business in a report. */
export function oneLine(text: string): string {
  return wellFormed(text)
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, '\uFFFD');
}

/** Half a surrogate pair has no UTF-8. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}
