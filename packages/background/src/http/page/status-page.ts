import type { Tags } from '../../envelope.ts';
import type { Letter, Queue, RunningTask, Status } from '../status.ts';
import { duration } from './duration.ts';
import { Html, html } from './html.ts';
import { STYLE } from './style.ts';

// In one piece, as the policy allows this very text and no other.
const STYLE_ELEMENT = new Html(`<style>${STYLE}</style>`);

interface PageOptions {
  /** Of the forms; without it there are none. */
  readonly token: string | undefined;
  /** Loads itself again every few seconds. */
  readonly refresh: boolean;
  readonly notice: string | undefined;
}

/** The whole page: no script, no asset, every value escaped. */
export function statusPage(status: Status, { token, refresh, notice }: PageOptions): string {
  const { name, state, more } = status;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${refresh ? html`<meta http-equiv="refresh" content="5" />` : undefined}
        <title>${name}: background tasks</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        <header>
          <h1>${name}</h1>
          <span class="${state === 'running' ? 'good' : 'warn'}">${state}</span>
          ${refresh ? html`<a href="/">Stop refreshing</a>` : html`<a href="/?live">Refresh every 5 s</a>`}
        </header>
        <main>
          ${notice === undefined ? undefined : html`<section class="notice" role="status">${notice}</section>`}
          ${ledger(status)} ${section('Queues', queues(status.queues))}
          ${section('Running', running(status.running, more.running))}
          ${section('Services', services(status))} ${section('Circuit breakers', breakers(status))}
          ${section('Dead letters', deadLetters(status.deadLetters, token, more.deadLetters))}
        </main>
      </body>
    </html> `.text;
}

function section(title: string, content: Html): Html {
  return html`<section>
    <h2>${title}</h2>
    ${content}
  </section>`;
}

function ledger({ ledger: entries }: Status): Html {
  const { submitted, live, received, handedBack, ...ends } = entries;
  const durable = received || handedBack ? { received, 'handed back': handedBack } : {};
  const all = { submitted, live, ...ends, ...durable };
  const rows = Object.entries(all).map(
    ([name, count]) =>
      html`<div>
        <dt>${name}</dt>
        <dd>${count.toLocaleString('en')}</dd>
      </div>`,
  );
  return html`<section><dl>${rows}</dl></section>`;
}

function queues(all: readonly Queue[]): Html {
  const rows = all.map(
    ({ priority, running, ready, retrying, scheduled }) =>
      html`<tr>
        <th scope="row">${priority}</th>
        <td class="number">${running}</td>
        <td class="number">${ready}</td>
        <td class="number">${retrying}</td>
        <td class="number">${scheduled}</td>
      </tr>`,
  );
  return html`<table>
    <thead>
      <tr>
        <th>Priority</th>
        <th class="number">running</th>
        <th class="number">ready</th>
        <th class="number">retrying</th>
        <th class="number">scheduled</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

function running(tasks: readonly RunningTask[], more: number): Html {
  if (tasks.length === 0) return html`<p>Nothing runs.</p>`;
  const rows = tasks.map(
    (task) =>
      html`<tr>
        <th scope="row">${task.name}</th>
        <td data-label="Age" class="age">${duration(task.age)}</td>
        <td data-label="Attempt">${task.attempt}</td>
        <td data-label="Priority">${task.priority}</td>
        <td data-label="Tags"><span>${tagList(task.tags)}</span></td>
        <td data-label="Id" class="id">${task.id}</td>
      </tr>`,
  );
  return html`<table class="wide">
      <thead>
        <tr>
          <th>Task</th>
          <th>Age</th>
          <th>Attempt</th>
          <th>Priority</th>
          <th>Tags</th>
          <th>Id</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
    ${andMore(more)}`;
}

function services({ services: all }: Status): Html {
  if (all.length === 0) return html`<p>None.</p>`;
  const rows = all.map(
    ({ name, state, restarts, tags, error }) =>
      html`<tr>
        <th scope="row">${name}</th>
        <td data-label="State" class="${toneOfService(state)}">${state}</td>
        <td data-label="Restarts">${restarts}</td>
        <td data-label="Tags"><span>${tagList(tags)}</span></td>
        <td data-label="Error" class="error">${error ?? '–'}</td>
      </tr>`,
  );
  return html`<table class="wide">
    <thead>
      <tr>
        <th>Service</th>
        <th>State</th>
        <th>Restarts</th>
        <th>Tags</th>
        <th>Last error</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

function toneOfService(state: string): string {
  if (state === 'running') return 'good';
  return state === 'failed' ? 'bad' : 'warn';
}

function breakers({ breakers: all }: Status): Html {
  if (all.length === 0) return html`<p>None.</p>`;
  const rows = all.map(
    ({ name, state, retryAfter }) =>
      html`<tr>
        <th scope="row">${name}</th>
        <td class="${toneOfBreaker(state)}">${state}</td>
        <td>${state === 'open' ? `probes in ${duration(retryAfter)}` : ''}</td>
      </tr>`,
  );
  return html`<table>
    <thead>
      <tr>
        <th>Breaker</th>
        <th>State</th>
        <th></th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

function toneOfBreaker(state: string): string {
  if (state === 'closed') return 'good';
  return state === 'open' || state === 'isolated' ? 'bad' : 'warn';
}

function deadLetters(letters: readonly Letter[], token: string | undefined, more: number): Html {
  if (letters.length === 0) return html`<p>None: nothing was given up.</p>`;
  const rows = letters.map(
    (letter) =>
      html`<tr>
        <th scope="row">${letter.name}</th>
        <td data-label="Reason" class="bad">${letter.reason}</td>
        <td data-label="Error" class="error">${letter.error?.message ?? '–'}</td>
        <td data-label="Tags"><span>${tagList(letter.tags)}</span></td>
        <td data-label="Replays">${letter.lineage?.replays ?? 0}</td>
        <td data-label="Died">
          <time datetime="${letter.diedAt}">${letter.diedAt.slice(0, 19).replace('T', ' ')}</time>
        </td>
        ${token === undefined ? undefined : html`<td>${replayForm(letter, token)}</td>`}
      </tr>`,
  );
  const action = token === undefined ? undefined : html`<th><span hidden>Action</span></th>`;
  return html`<table class="wide">
      <thead>
        <tr>
          <th>Task</th>
          <th>Reason</th>
          <th>Error</th>
          <th>Tags</th>
          <th>Replays</th>
          <th>Died (UTC)</th>
          ${action}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
    ${andMore(more)}`;
}

function replayForm({ id, name }: Letter, token: string): Html {
  return html`<form method="post" action="/replay">
    <input type="hidden" name="token" value="${token}" />
    <input type="hidden" name="id" value="${id}" /><button aria-label="Replay ${name}">
      Replay
    </button>
  </form>`;
}

function tagList(tags: Tags): readonly Html[] {
  return Object.entries(tags).map(
    ([tag, value]) => html`<span class="tag">${tag}: ${value}</span>`,
  );
}

function andMore(count: number): Html | undefined {
  return count > 0 ? html`<p>… and ${count.toLocaleString('en')} more.</p>` : undefined;
}
