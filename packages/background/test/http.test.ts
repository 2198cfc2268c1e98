import { request as ask, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { sleepForever } from '@taskgroup/runtime';
import { afterEach, expect, test } from 'vitest';
import { BackgroundTaskManager, defineTask, type ManagerOptions } from '../src/index.ts';
import { serveStatus, type ServeStatusOptions, type StatusServer } from '../src/http/index.ts';
import { collect } from './support.ts';

const tags = { service: 'test' };
const HOSTILE = `<img src=x onerror=alert(1)> " ' & \u2028`;

const broken = defineTask({
  name: 'broken',
  tags,
  run: (_task, fails: boolean) => {
    if (fails) throw new Error(HOSTILE);
  },
});
const forever = defineTask({ name: 'forever', tags, run: (task) => sleepForever(task) });

let opened: AsyncDisposable[] = [];
afterEach(async () => {
  for (const each of opened.toReversed()) await each[Symbol.asyncDispose]();
  opened = [];
});

async function serve(
  options: ServeStatusOptions = {},
  how: ManagerOptions = {},
): Promise<{ manager: BackgroundTaskManager; server: StatusServer }> {
  const manager = new BackgroundTaskManager({ name: 'shop', gracePeriod: 0, ...how });
  opened.push(manager);
  const server = await serveStatus(manager, { port: 0, ...options });
  opened.push(server);
  return { manager, server };
}

interface Reply {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request with any headers: `fetch` allows no `Host`, no `Origin`. */
function get(
  { port }: StatusServer,
  path: string,
  { headers = {}, method = 'GET', body = '' } = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = ask({ port, path, method, headers, host: '127.0.0.1' }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body: text }),
      );
    });
    request.on('error', reject).end(body);
  });
}

test('only metrics and health are served unless the page is asked for', async () => {
  const { server } = await serve();
  expect((await get(server, '/')).status).toBe(404);
  expect((await get(server, '/status.json')).status).toBe(404);
  expect((await get(server, '/replay', { method: 'POST' })).status).toBe(404);
  const { status, headers, body } = await get(server, '/metrics');
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(body).toContain('taskgroup_background_task_queue_limit 1000\n');
});

test('it answers this machine only, unless it is told otherwise', async () => {
  const { server } = await serve();
  expect(server.url).toBe(`http://127.0.0.1:${server.port}/`);
  const everywhere = serve({ host: '0.0.0.0', page: true });
  await expect(everywhere).rejects.toThrow("by 'mayRead' who may see it");
});

test('a manager that drains is alive, and not ready', async () => {
  const { manager, server } = await serve({ essentialServices: ['poll'] }, { gracePeriod: 60_000 });
  expect((await get(server, '/readyz')).body).toBe('ready\n');
  expect((await get(server, '/livez')).status).toBe(200);
  const task = await manager.submit(forever, undefined);
  const closed = manager.close();
  expect(await get(server, '/readyz')).toMatchObject({ status: 503, body: 'draining\n' });
  expect((await get(server, '/livez')).status).toBe(200);
  await task.cancel();
  await closed;
  expect((await get(server, '/readyz')).body).toBe('closed\n');
});

test('a process whose essential service stays down is to be started anew', async () => {
  const { manager, server } = await serve({ essentialServices: ['poll'] });
  const restart = { policy: 'never' } as const;
  const service = manager.service(
    'poll',
    () => {
      throw new Error('broken');
    },
    { tags, restart },
  );
  await service.stop();
  expect(await get(server, '/livez')).toMatchObject({ status: 503, body: 'down: poll\n' });
  expect((await get(server, '/readyz')).status).toBe(200);
});

test('a name that somebody else has given to this machine is refused', async () => {
  const { server } = await serve({ page: true, allowedHosts: ['tasks.internal'] });
  const status = async (host: string) => (await get(server, '/', { headers: { host } })).status;
  expect(await status(`evil.example:${server.port}`)).toBe(421);
  expect(await status('127.0.0.1.evil.example')).toBe(421);
  expect(await status('localhost:1@evil.example')).toBe(421);
  for (const host of ['localhost:1', '127.0.0.1', '[::1]:80', '10.0.0.7:9464', 'tasks.internal']) {
    expect(await status(host), host).toBe(200);
  }
  const health = await get(server, '/livez', { headers: { host: 'probe.example' } });
  expect(health.status).toBe(200);
});

test('who may not read sees neither page nor metrics', async () => {
  const mayRead = ({ headers }: { headers: IncomingHttpHeaders }) =>
    headers.authorization === 'yes';
  const { server } = await serve({ page: true, mayRead });
  for (const path of ['/', '/metrics', '/status.json']) {
    expect((await get(server, path)).status).toBe(403);
    expect((await get(server, path, { headers: { authorization: 'yes' } })).status).toBe(200);
  }
});

test('whatever a task is called, it is text; nothing is loaded, nothing runs', async () => {
  const { manager, server } = await serve({ page: true });
  await (
    await manager.submit(broken, true, { tags: { [HOSTILE]: HOSTILE } })
  ).result.catch(() => {});
  await manager.submit(forever, undefined, { id: HOSTILE });
  const { headers, body } = await get(server, '/?outcome=%3Cimg%3E');
  expect(body).not.toMatch(/<img|<script|<link|url\(|https?:/);
  expect(body).toContain('&#60;img src=x');
  expect(headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
  expect(headers['cache-control']).toBe('no-store');
});

test('the same is there as data, but for what the tasks work on', async () => {
  const { manager, server } = await serve({ page: true });
  const secret = defineTask({
    name: 'secret',
    tags,
    run: (_task, password: string) => {
      throw new Error(`wrong by ${password.length}`);
    },
  });
  await (await manager.submit(secret, 'hunter2')).result.catch(() => {});
  await manager.submit(forever, undefined, { id: 'f1', priority: 'HIGH' });
  const { body } = await get(server, '/status.json');
  expect(body).not.toContain('hunter2');
  expect(JSON.parse(body)).toMatchObject({
    name: 'shop',
    state: 'running',
    running: [{ id: 'f1', name: 'forever', priority: 'HIGH', attempt: 1, tags }],
    deadLetters: [{ name: 'secret', reason: 'failed' }],
  });
});

test('a dead letter is replayed by a form of our own page, for whoever may, and no other', async () => {
  const { manager, server } = await serve({ page: true, mayReplay: () => 'ann' });
  await (await manager.submit(broken, true)).result.catch(() => {});
  const page = (await get(server, '/')).body;
  const field = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(page)![1]!;
  const form = new URLSearchParams({ id: field('id'), token: field('token') }).toString();
  const own = { host: `127.0.0.1:${server.port}`, origin: `http://127.0.0.1:${server.port}` };
  const post = async (headers: object, body = form) =>
    (await get(server, '/replay', { method: 'POST', headers: { ...headers }, body })).status;
  expect(await post({})).toBe(403);
  expect(await post({ ...own, origin: 'https://evil.example' })).toBe(403);
  expect(await post({ ...own, origin: 'null' })).toBe(403);
  expect(await post({ ...own, 'sec-fetch-site': 'cross-site' })).toBe(403);
  expect(await post(own, `id=${field('id')}&token=guess`)).toBe(403);
  expect(await post(own, `${form}&x=${'x'.repeat(5_000)}`)).toBe(413);
  expect((await get(server, `/replay?${form}`, { headers: own })).status).toBe(404);
  expect(await collect(manager.deadLetters.list({ id: field('id') }))).toHaveLength(1);
  expect(await post(own)).toBe(303);
  await expect
    .poll(async () => (await collect(manager.deadLetters.list()))[0]?.lineage)
    .toMatchObject({ replayOf: field('id'), replays: 1, actor: 'ann' });
});

test('a page for who may not replay has no form, and a form of his own is refused', async () => {
  const { manager, server } = await serve({ page: true });
  await (await manager.submit(broken, true)).result.catch(() => {});
  expect((await get(server, '/')).body).not.toContain('<form');
  const origin = `http://127.0.0.1:${server.port}`;
  const reply = await get(server, '/replay', { method: 'POST', headers: { origin }, body: 'id=1' });
  expect(reply.status).toBe(403);
});

test('other methods are refused, HEAD has no body, and a port that is taken is an error', async () => {
  const { manager, server } = await serve();
  expect((await get(server, '/metrics', { method: 'DELETE' })).status).toBe(405);
  expect(await get(server, '/metrics', { method: 'HEAD' })).toMatchObject({
    status: 200,
    body: '',
  });
  const taken = serveStatus(manager, { port: server.port });
  await expect(taken).rejects.toThrow('EADDRINUSE');
});

test('closing does not wait for who keeps a connection open', async () => {
  const { server } = await serve();
  const socket = connect(server.port, '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  const gone = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => {});
  await server.close();
  await gone;
});
