import type { IncomingMessage } from 'node:http';

/** What is answered, and to whom. Metrics and health are always; the rest is off unless it is asked for. */
export interface StatusOptions {
  /** Serves the status page at `/` and the same as JSON at `/status.json`. False by default. */
  readonly page?: boolean | undefined;
  /**
   * Lets the page replay dead letters: gives the name of who does it, for the record, or `undefined` for somebody who may
   * not. Nobody may by default.
   */
  readonly mayReplay?: ((request: IncomingMessage) => string | undefined) | undefined;
  /** Whether somebody may see metrics and page. By default everybody who reaches the server. */
  readonly mayRead?: ((request: IncomingMessage) => boolean) | undefined;
  /**
   * Names by which the server may be called, beside `localhost` and addresses. A name that isn't listed is refused, as a
   * page on the internet may have it point here (DNS rebinding).
   */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Services without which the process should be started anew: `/livez` fails once one of them stays down. */
  readonly essentialServices?: readonly string[] | undefined;
}
