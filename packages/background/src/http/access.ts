import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/**
 * Whether a request calls the server by an address, or by a name that is its own. A page on the internet can have a name of
 * its own point to this machine, and read what answers to it; it can't have an address.
 */
export function isCalledByOwnName(
  { headers }: IncomingMessage,
  allowedHosts: readonly string[] = [],
): boolean {
  const name = hostnameOf(`http://${headers.host ?? ''}`);
  if (name === undefined) return false;
  const isAddress = isIP(name.replace(/^\[|\]$/g, '')) !== 0;
  return isAddress || name === 'localhost' || allowedHosts.includes(name);
}

/** Whether a form of our own page sent it. Browsers say where a request comes from, and pages can't change that. */
export function isFromOwnPage({ headers }: IncomingMessage): boolean {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === host;
}

/** A secret that only our own page knows: no other can make a form that is obeyed. */
export class FormToken {
  readonly value = randomBytes(32).toString('base64url');

  matches(given: string | null): boolean {
    const [ours, theirs] = [Buffer.from(this.value), Buffer.from(given ?? '')];
    return ours.length === theirs.length && timingSafeEqual(ours, theirs);
  }
}

function hostnameOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}
