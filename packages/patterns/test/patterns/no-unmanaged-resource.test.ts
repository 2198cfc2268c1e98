import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-unmanaged-resource.ts';
import { findings, rewrite } from '../rewrite.ts';

const imports = `
import fs, { watch } from 'node:fs';
import http, { createServer } from 'http';
import * as net from 'node:net';
import chokidar from 'chokidar';
import express from 'express';
import Koa from 'koa';
import Fastify from 'fastify';
import { serve } from '@hono/node-server';
import WebSocket, { WebSocketServer } from 'ws';
import dgram from 'node:dgram';
`.replace(/\n/g, '');

function reports(code: string, options?: object, path?: string): string {
  const setting = { ...(options && { options }), ...(path && { path }) };
  return findings(pattern, imports + code, setting)
    .join()
    .replace(/\d+: /g, '');
}

describe('stays open', () => {
  test.for([
    ['watch("a", f);', 'watcher'],
    ['fs.watchFile("a", f);', 'watcher'],
    ['class A { #server = createServer(f); start() { this.#server.listen(1); } }', 'server'],
    ['fs.watch("a", { recursive: true }, f);', 'watcher'],
    ['fs.watch("a").on("change", f);', 'watcher'],
    ['const watcher = watch("a", f); watcher.on("error", g);', 'watcher'],
    ['chokidar.watch(["a"]).on("all", f).on("error", g);', 'watcher'],
    ['const w = chokidar.watch("a"); w.add("b");', 'watcher'],
    ['class A { #w; start() { this.#w = watch("a", f); } }', 'watcher'],
    ['class A { private s = createServer(f); start() { this.s.listen(1); } }', 'server'],
    [
      'class A { private s; constructor() { this.s = createServer(f); this.s.listen(1); } }',
      'server',
    ],
    ['createServer(f).listen(80);', 'server'],
    ['http.createServer(f).listen(80, () => { console.log("up"); });', 'server'],
    ['const server = net.createServer(); server.on("connection", f); server.listen(80);', 'server'],
    ['const s = createServer(f); s.listen(0, () => { log(s.address()); });', 'server'],
    ['let s; s = createServer(f); s.once("error", g).listen(80);', 'server'],
    ['require("https").createServer({ key }, f).listen(443);', 'server'],
    ['const s = new http.Server(f); s.listen(80);', 'server'],
    ['const app = express(); app.use(f); app.listen(80, () => log("up"));', 'server'],
    ['export const app = express(); app.listen(process.env.PORT);', 'server'],
    ['const server = express().use(f).listen(80); server.on("error", g);', 'server'],
    ['const app = new Koa(); app.listen(80);', 'server'],
    ['const app = require("connect")(); app.listen(80);', 'server'],
    ['class A { app = express(); start() { this.app.listen(80); } }', 'server'],
    ['class A { #app; constructor() { this.#app = new Koa(); this.#app.listen(80); } }', 'server'],
    ['class A { private s; start() { this.s = express().listen(80); } }', 'server'],
    ['const app = Fastify(); app.get("/", f); await app.listen({ port });', 'server'],
    ['const app = Fastify(); app.register(f).listen({ port }, (e) => app.log.error(e));', 'server'],
    ['serve({ fetch, port });', 'server'],
    ['const s = serve(app, (info) => log(info.port)); s.on("error", f);', 'server'],
    ['new WebSocketServer({ port: 80 }).on("connection", f);', 'server'],
    ['const s = new WebSocket.Server({ port }); s.clients.forEach(f);', 'server'],
    ['const s = dgram.createSocket("udp4"); s.on("message", f); s.bind(53);', 'server'],
    ['Deno.serve(f);', 'server'],
    ['Bun.serve({ fetch: f });', 'server'],
  ])('%s', ([code, expected]) => {
    expect(reports(code!)).toBe(expected);
  });
});

describe('is closed by somebody', () => {
  test.for([
    ['who calls close', 'const w = watch("a", f); stop(() => w.close());'],
    ['by the name of its file', 'fs.watchFile("a", f); stop(() => fs.unwatchFile("a"));'],
    [
      'who has the field',
      'class A { #server = createServer(f); start() { this.#server.listen(1); } stop() { this.#server.close(); } }',
    ],
    ['who calls something else', 'const w = chokidar.watch("a"); w.unwatch("a");'],
    ['by a signal', 'watch("a", { signal }, f);'],
    [
      'by options from elsewhere',
      'watch("a", { ...options }, f); fs.watch("a", options.watch, f);',
    ],
    ['who gets it', 'function start() { return watch("a", f); }'],
    ['who gets it in the end', 'const start = () => createServer(f).listen(80);'],
    ['who holds it', 'this.server = createServer(f).listen(80);'],
    ['who imports it', 'export const server = createServer(f); server.listen(80);'],
    ['who has it too', 'const s = createServer(f); s.listen(80); sockets(s);'],
    ['in an object', 'const s = createServer(f); s.listen(80); new Sockets({ server: s });'],
    [
      'in a class',
      'class A { #s; a() { this.#s = createServer(f); this.#s.listen(1); } b() { this.#s.close(); } }',
    ],
    ...[
      'stop() { this.s.close(); }',
      'stop() { const { s } = this; s.close(); }',
      'stop() { this[name].close(); }',
      'get server() { return this.s; }',
      'parts() { return { ...this }; }',
    ].map((member) => [
      `by what TypeScript hides: ${member}`,
      `class A { private s = createServer(f); start() { this.s.listen(1); } ${member} }`,
    ]),
    [
      'from outside, all the same',
      'class A { private s = createServer(f); start() { this.s.listen(1); } } a["s"].close();',
    ],
    [
      'who sees the field',
      'class A { protected s = createServer(f); start() { this.s.listen(1); } }',
    ],
    ['at the end of its block', 'using watcher = watch("a", f);'],
    ['at the end of its block, later', 'await using s = createServer(f); s.listen(80);'],
    ['by the signal of listen', 'const s = createServer(f); s.listen({ port, signal });'],
    ['by arguments from elsewhere', 'const s = createServer(f); s.listen(...where);'],
    ['who never opened it', 'const s = createServer(f); s.on("request", g); createServer(f);'],
    ['who awaits it', 'for await (const change of fs.promises.watch("a")) f(change);'],
    [
      'of another module',
      'vm.watch("a"); const app = probe(); app.listen(80); vite.createServer().listen();',
    ],
    [
      'by another name',
      'function g(watch, http) { watch("a", f); http.createServer().listen(80); }',
    ],
    ['who stops watching', 'fs.watchFile("a", f); fs.unwatchFile("a");'],
    ['who gets what listens', 'const start = () => express().listen(80);'],
    [
      'of an application',
      'const app = express(); const s = app.listen(80); stop(() => s.close());',
    ],
    ['of an application, by its signal', 'const app = new Koa(); app.listen({ port, signal });'],
    ['of an application that never listens', 'const app = Fastify(); app.get("/", f);'],
    ['who gets the application', 'const app = Fastify(); app.listen({ port }); return app;'],
    ['its plugin', 'const app = Fastify(); app.register(gracefulShutdown); app.listen({ port });'],
    ['its server', 'const app = Fastify(); app.listen({ port }); stop(app.server);'],
    [
      'who has the other server',
      'new WebSocketServer({ server }); new WebSocketServer({ noServer });',
    ],
    ['by the signal of a socket', 'const s = dgram.createSocket({ type, signal }); s.bind(53);'],
    ['by the signal of the platform', 'Deno.serve({ signal }, f); Bun.serve(options).stop();'],
    [
      'who declares such a name',
      'const Bun = { serve }; Bun.serve({ fetch: f }); Deno.serve(f, g).finished;',
    ],
    ['by a name of its own', 'const { close } = createServer(f).listen(80); close();'],
  ])('%s', ([, code]) => {
    expect(reports(code!)).toBe('');
  });

  test('or by the end of a script', () => {
    expect(reports('watch("a", f);', undefined, 'a/scripts/build.ts')).toBe('');
  });
});

test('kinds can be left out', () => {
  expect(reports('watch("a", f); createServer(f).listen(80);', { kinds: ['server'] })).toBe(
    'server',
  );
});

test('reads JavaScript and JSX', () => {
  const code = `const fs = require('fs'); const a = <b />; fs.watch('a', f);`;
  expect(findings(pattern, code, { path: 'a.jsx' })).toEqual(['1: watcher']);
});

describe('an application that the file does not make', () => {
  const code = 'import { app } from "./app.ts"; app.listen(80);';
  test.for([
    ['express-serve-static-core', 1],
    ['koa', 1],
    ['vite', 0],
  ])('%s', ([module, count]) => {
    const types = { declaredIn: () => ({ module: String(module), name: 'listen' }) };
    expect(findings(pattern, code, { types })).toHaveLength(Number(count));
  });

  test('is passed over without types', () => {
    expect(findings(pattern, code)).toEqual([]);
  });
});

test('gives the listen of an application the signal at hand', () => {
  const code = `import express from 'express'; function start(signal: AbortSignal) { express().listen(80); }`;
  expect(rewrite(pattern, code, { asOffer: true }).text).toBe(
    `import express from 'express'; function start(signal: AbortSignal) { express().listen({ port: 80, signal }); }`,
  );
});
