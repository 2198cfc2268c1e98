import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-process-exit-in-task.ts';
import { findings } from '../rewrite.ts';

function reports(code: string, options?: object, path?: string): string {
  const setting = { ...(options && { options }), ...(path && { path }) };
  return findings(pattern, code, setting).join().replace(/\d+: /g, '');
}

describe('ends the process from a task', () => {
  test.for([
    ['export async function load() { process.exit(1); }'],
    ['import { exit } from "node:process"; export async function load() { exit(1); }'],
    ['export const load = async () => process.exit(1);'],
    ['export default async () => { if (bad) process.abort(); };'],
    ['async function load() { try { await a(); } catch { process.exit(1); } }'],
    ['class A { async load() { names.forEach(() => { process.exit(); }); } }'],
    ['function load() { return a().catch((error) => { log(error); process.exit(1); }); }'],
    ['function load() { a().then(ok, () => process.exit(1)); }'],
    ['function load() { group.startSoon(() => process.exit(1)); }'],
    ['app.get("/", async () => { process.reallyExit(1); });'],
    ['import process from "node:process"; app.use(async () => { process.exit(1); });'],
    ['async function load() { await a(); process["exit"](1); }'],
    ['function load() { later(async () => { process.exit(1); }); } load();'],
    ['const load = async () => { process.exit(1); }; export default load;'],
  ])('%s', ([code]) => {
    expect(reports(code!)).toBe('exits');
  });
});

describe('ends it where that is right', () => {
  test.for([
    ['at the top', 'process.exit(1);'],
    ['by another function', 'import { exit } from "./door.ts"; async function load() { exit(1); }'],
    ['at the top, after an await', 'await a(); process.exit(1);'],
    ['in a sync function', 'function load() { process.exit(1); }'],
    ['behind main', 'main().catch((error) => { console.error(error); process.exit(1); });'],
    ['behind main, at length', 'work().then(() => process.exit(0)).catch(() => process.exit(1));'],
    ['in what the module runs', 'async function work() { process.exit(await a()); } work();'],
    ['in what it runs at once', '(async () => { await a(); process.exit(0); })();'],
    ['in main', 'export async function main() { process.exit(1); }'],
    [
      'in a method that ends',
      'class A { async exit() { setTimeout(() => this.a().then(() => process.exit())); } }',
    ],
    ['in a function that ends', 'const gracefulShutdown = async () => { process.exit(0); };'],
    ['in a class that ends', 'class ShutdownHelper { async execute() { process.exit(0); } }'],
    ['in one by assignment', 'server.start = async function () { process.exit(1); };'],
    ['in a listener', 'process.on("SIGTERM", async () => { await a(); process.exit(0); });'],
    [
      'for what nobody handled',
      'process.on("uncaughtException", async (e) => { await report(e); process.exit(1); });',
    ],
    [
      'in a listener by name',
      'async function onTerm() { process.exit(0); } process.once("SIGTERM", onTerm);',
    ],
    [
      'called by a listener',
      'async function leave(x) { process.exit(x); } process.once("SIGINT", () => leave(1));',
    ],
    [
      'once all is closed',
      'export async function work() { await server.close(); process.exit(0); }',
    ],
    [
      'when all has stopped',
      'function work() { broker.stop().catch(log).then(() => process.exit(0)); }',
    ],
    [
      'in a listener of others',
      'function work() { child.on("exit", (code) => process.exit(code)); }',
    ],
    ['by its code', 'async function load() { process.exitCode = 1; }'],
    ['of something else', 'async function load() { group.exit(); child.process.exit(); exit(); }'],
    ['with another process', 'async function load(process) { process.exit(); }'],
    [
      'in a thread',
      'import { parentPort } from "worker_threads"; app.use(async () => { process.exit(1); });',
    ],
    [
      'for a command line',
      'import { Command } from "commander"; c.action(async () => { process.exit(1); });',
    ],
    ['if it is the program', 'if (require.main === module) a(async () => { process.exit(1); });'],
    ['as a value', 'async function load() { use(process.exit); }'],
  ])('%s', ([, code]) => {
    expect(reports(code!)).toBe('');
  });

  test('in files that start a program', () => {
    const code = 'export async function load() { process.exit(1); }';
    expect(reports(`#!/usr/bin/env node\n${code}`)).toBe('');
    expect(reports(code, undefined, 'packages/a/bin/a.js')).toBe('');
    expect(reports(code, undefined, 'a/commands/b.ts')).toBe('exits');
    expect(reports(code, { allowFiles: ['**/commands/*.{js,ts}'] }, 'a/commands/b.ts')).toBe('');
    expect(reports(code, { allowFiles: ['commands/?.ts'] }, 'a/commands/b.ts')).toBe('exits');
  });
});

test('reads JavaScript and JSX', () => {
  const code = 'const App = () => <b onClick={async () => { process.exit(1); }} />;';
  expect(reports(code, undefined, 'input.jsx')).toBe('exits');
});
