import { wellFormed } from './escape.ts';

/** A path from the root as a relative URI reference; lone surrogates, which no URI can hold, become U+FFFD. */
export function toUri(path: string): string {
  return path.split('/').map(encodeSegment).join('/');
}

/** `a:b` at the start would read as a scheme, and quotes end a string somewhere. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(wellFormed(segment)).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
