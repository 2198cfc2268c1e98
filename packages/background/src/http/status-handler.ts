import { detach } from '@taskgroup/runtime';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { BackgroundTaskManager } from '../manager.ts';
import { FormToken, isCalledByOwnName, isFromOwnPage } from './access.ts';
import { healthOf, readinessOf } from './health.ts';
import type { StatusOptions } from './options.ts';
import { contentSecurityPolicy } from './page/style.ts';
import { statusPage } from './page/status-page.ts';
import { type Answer, PROMETHEUS, send, text } from './answer.ts';
import { readForm } from './read-form.ts';
import { statusOf } from './status.ts';

/**
 * Answers requests about a manager, for a server of one's own; `serveStatus` is one that does nothing else.
 *
 * @example
 * ```ts no-run
 * import { createServer } from 'node:http';
 * import { getBackgroundTaskManager } from '@taskgroup/background';
 * import { statusHandler } from '@taskgroup/background/http';
 *
 * createServer(statusHandler(getBackgroundTaskManager())).listen(9464);
 * ```
 */
export function statusHandler(
  manager: BackgroundTaskManager,
  options: StatusOptions = {},
): RequestListener {
  const handler = new StatusHandler(manager, options);
  return (request, response) => {
    detach(() => handler.answer(request, response), {
      reason: 'An emitter calls it and awaits nothing; every failure is answered in there.',
    });
  };
}

class StatusHandler {
  readonly #manager: BackgroundTaskManager;
  readonly #options: StatusOptions;
  readonly #token = new FormToken();

  constructor(manager: BackgroundTaskManager, options: StatusOptions) {
    this.#manager = manager;
    this.#options = options;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      send(response, await this.#answerTo(request), request.method === 'HEAD');
    } catch (error) {
      process.emitWarning(`The status page could not answer: ${String(error)}`);
      if (!response.headersSent) send(response, text(500, 'it failed'));
      else response.destroy();
    }
  }

  async #answerTo(request: IncomingMessage): Promise<Answer> {
    const { pathname } = urlOf(request);
    const { essentialServices } = this.#options;
    if (!METHODS.includes(request.method)) {
      return { ...text(405, 'only GET and POST'), headers: { Allow: 'GET, HEAD, POST' } };
    }
    // Kubernetes asks by whatever name it likes, and learns a word.
    if (pathname === '/livez') return healthOf(this.#manager, essentialServices);
    if (pathname === '/readyz') return readinessOf(this.#manager);
    return this.#refusal(request) ?? this.#answerToReader(request);
  }

  #refusal(request: IncomingMessage): Answer | undefined {
    const { allowedHosts, mayRead } = this.#options;
    if (!isCalledByOwnName(request, allowedHosts)) {
      return text(421, "this name is not the server's own: list it in 'allowedHosts'");
    }
    return mayRead && !mayRead(request) ? text(403, 'forbidden') : undefined;
  }

  async #answerToReader(request: IncomingMessage): Promise<Answer> {
    const { pathname } = urlOf(request);
    const isPost = request.method === 'POST';
    if (pathname === '/metrics' && !isPost) return this.#metrics();
    if (!this.#options.page) return text(404, 'not found');
    if (!isPost) return this.#show(request, pathname);
    return pathname === '/replay' ? this.#replay(request) : text(404, 'not found');
  }

  async #metrics(): Promise<Answer> {
    return { status: 200, type: PROMETHEUS, body: await this.#manager.prometheus() };
  }

  async #show(request: IncomingMessage, pathname: string): Promise<Answer> {
    if (pathname !== '/' && pathname !== '/status.json') return text(404, 'not found');
    const status = await statusOf(this.#manager);
    if (pathname === '/status.json') {
      return { status: 200, type: 'application/json', body: JSON.stringify(status) };
    }
    const { searchParams } = urlOf(request);
    const actor = this.#options.mayReplay?.(request);
    const body = statusPage(status, {
      token: actor === undefined ? undefined : this.#token.value,
      refresh: searchParams.has('live'),
      notice: noticeOf(searchParams),
    });
    const headers = { 'Content-Security-Policy': contentSecurityPolicy() };
    return { status: 200, type: 'text/html; charset=utf-8', body, headers };
  }

  async #replay(request: IncomingMessage): Promise<Answer> {
    const actor = this.#options.mayReplay?.(request);
    if (actor === undefined) return text(403, 'replaying is not permitted');
    if (!isFromOwnPage(request)) return text(403, 'this form is not of our page');
    const form = await readForm(request);
    if (!form) return text(413, 'the form is too large');
    if (!this.#token.matches(form.get('token')))
      return text(403, 'the page is out of date: reload');
    const id = form.get('id');
    if (!id) return text(400, 'which letter?');
    const { replayed, refused } = await this.#manager.deadLetters.replay({ id }, { actor });
    const outcome = replayed ? 'replayed' : refused.length ? 'refused' : 'gone';
    return { ...text(303, outcome), headers: { Location: `/?outcome=${outcome}` } };
  }
}

const METHODS: readonly unknown[] = ['GET', 'HEAD', 'POST'];

const NOTICES: ReadonlyMap<string | null, string> = new Map([
  ['replayed', 'The task was submitted again.'],
  ['refused', 'The task was not submitted again: it was replayed too often, or is not known here.'],
  ['gone', 'That letter is not there any more.'],
]);

/** One of ours, never what somebody put into a link. */
function noticeOf(parameters: URLSearchParams): string | undefined {
  return NOTICES.get(parameters.get('outcome'));
}

/** Of a request line that is no path, as a scanner sends, there is nothing here. */
function urlOf({ url = '' }: IncomingMessage): URL {
  const base = 'http://localhost';
  return URL.canParse(url, base) ? new URL(url, base) : new URL('/not-found', base);
}
