import type { IncomingMessage } from 'node:http';

const LONGEST = 4_096;

/** What a form has sent; nothing when it is longer than any of ours. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) {
    body += chunk as string;
    if (body.length > LONGEST) return undefined;
  }
  return new URLSearchParams(body);
}
