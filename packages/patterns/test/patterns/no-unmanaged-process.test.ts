import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-unmanaged-process.ts';
import { findings, rewrite } from '../rewrite.ts';

const imports = `
import { spawn, exec, execFile, fork as forkChild } from 'node:child_process';
import * as cp from 'child_process';
import { Worker } from 'node:worker_threads';
import cluster from 'node:cluster';
import { execa, $ } from 'execa';
import { x } from 'tinyexec';
import crossSpawn from 'cross-spawn';
`.replace(/\n/g, '');

function reports(code: string, options?: object, path?: string): string {
  const setting = { ...(options && { options }), ...(path && { path }) };
  return findings(pattern, imports + code, setting)
    .join()
    .replace(/\d+: /g, '');
}

describe('a process is unmanaged when it is', () => {
  test.for([
    ['spawn("ls");', 'dropped'],
    ['void spawn("ls");', 'dropped'],
    ['const w = new Worker("a"); w.on("message", f);', 'unheard'],
    ['new Worker("a").on("message", f);', 'unheard'],
    ['cp.exec("ls");', 'dropped'],
    ['cp.default.exec("ls");', 'dropped'],
    ['exec("ls", { cwd });', 'dropped'],
    ['exec("ls", () => {});', 'dropped'],
    ['const none = () => {}; exec("ls", none);', 'dropped'],
    ['execFile("ls", ["-l"]);', 'dropped'],
    ['forkChild("./worker.js");', 'dropped'],
    ['new Worker("./worker.js");', 'dropped'],
    ['cluster.fork();', 'dropped'],
    ['forkChild("./a.js"); other.on("exit", done);', 'dropped'],
    ['execa("ls");', 'dropped'],
    ['$`ls`;', 'dropped'],
    ['$({ stdio: "inherit" })`ls`;', 'dropped'],
    ['x("ls", []);', 'dropped'],
    ['crossSpawn("ls");', 'dropped'],
    ['ready && spawn("ls");', 'dropped'],
    ['files.forEach((file) => forkChild(file));', 'dropped'],
    ['setTimeout(() => spawn("ls"), 10);', 'dropped'],
    ['spawn("ls").unref();', 'dropped'],
    ['(spawn("ls") as ChildProcess);', 'dropped'],
    ['const { spawn: start } = cp; start("ls");', 'dropped'],
    ['const start = cp.spawn; start("ls");', 'dropped'],
    ['const { exec: run } = await import("node:child_process"); run("ls");', 'dropped'],
    ['require("child_process").exec("ls");', 'dropped'],
    ['const child = spawn("ls");', 'unheard'],
    ['let child; child = spawn("ls");', 'unheard'],
    ['spawn("ls").on("error", report);', 'unheard'],
    ['spawn("ls").stdout.on("data", show);', 'unheard'],
    ['exec("ls").stdout?.pipe(process.stdout);', 'unheard'],
    ['const child = spawn("ls"); child.on("error", report); child.stdin.end("x");', 'unheard'],
    ['const child = spawn("ls"); console.log(`started ${child.pid}`);', 'unheard'],
    ['const child = forkChild("a"); child.send({}); child.unref();', 'unheard'],
    ['const worker = new Worker("a"); worker.postMessage(1);', 'unheard'],
    ['class A { #child; start() { this.#child = spawn("a"); } }', 'unheard'],
    ['class A { private child; start() { this.child = spawn("a"); } }', 'unheard'],
    ['class A { #child; start() { this.#child = spawn("a"); this.#child.unref(); } }', 'unheard'],
    ['spawn("a", [], { detached: true }).unref();', 'detached'],
    ['const child = spawn("a", [], { detached: true }); child.unref();', 'detached'],
    ['async () => { await spawn("a"); };', 'awaited'],
    ['async () => { const { stdout } = await exec("a"); };', 'awaited'],
    ['async () => { const child = spawn("a"); await child; };', 'awaited'],
  ])('%s', ([code, expected]) => {
    expect(reports(code!)).toBe(expected);
  });
});

describe('a process is managed when', () => {
  test.for([
    ['it is heard', 'spawn("ls").on("exit", done);'],
    ['it answers in a chain', 'new Worker("a").on("error", no).on("message", done);'],
    [
      'it is only asked, and ended',
      'const w = new Worker("a"); w.on("message", f); w.terminate();',
    ],
    ['it is heard later', 'const child = spawn("ls"); child.once("close", done);'],
    ['it is heard in a chain', 'spawn("ls").on("error", no).on("close", done);'],
    ['any event may be the end', 'spawn("ls").on(event, done);'],
    ['it answers', 'const w = new Worker("a"); w.on("message", done); w.on("error", no);'],
    ['it has a callback', 'exec("ls", (error) => { done(error); });'],
    ['it has a callback by name', 'exec("ls", done);'],
    ['what it is called with is open', 'exec(...args);'],
    ['it is killed', 'const child = spawn("ls"); stop(() => child.kill());'],
    ['it is killed by its number', 'const child = spawn("ls"); process.kill(child.pid);'],
    ['it is terminated', 'const worker = new Worker("a"); await worker.terminate();'],
    ['it is disconnected', 'const child = forkChild("a"); child.disconnect();'],
    ['it has a signal', 'spawn("ls", [], { signal });'],
    ['it is returned', 'function start() { return spawn("ls"); }'],
    ['it is the value of a function', 'const start = () => spawn("ls");'],
    ['it is a result of map', 'files.map((file) => forkChild(file));'],
    ['it is passed on', 'track(spawn("ls"));'],
    ['it is passed on later', 'const child = spawn("ls"); children.push(child);'],
    ['it is in an object', 'const child = spawn("ls"); state = { child };'],
    ['it is exported', 'export const child = spawn("ls");'],
    ['it is a field that others see', 'class A { start() { this.child = spawn("a"); } }'],
    [
      'its field is stopped',
      'class A { #c; start() { this.#c = spawn("a"); } end() { this.#c?.kill(); } }',
    ],
    ['it is used', 'using child = spawn("ls");'],
    ['it is destructured', 'const { stdout } = spawn("ls"); read(stdout);'],
    ['its output is read to the end', 'for await (const line of spawn("ls").stdout) show(line);'],
    ['the end of its output is heard', 'spawn("ls").stdout.on("end", done);'],
    ['its output goes elsewhere', 'const child = spawn("ls"); lines({ input: child.stdout });'],
    ['it is a promise that is awaited', 'await execa("ls"); await $`ls`; await x("ls");'],
    ['it is a promise that is kept', 'const ls = execa("ls"); const { stdout } = await ls;'],
    ['it is a promise with a handler', 'execa("ls").catch(report);'],
    [
      'it is made one',
      'const run = promisify(exec); await run("ls"); await promisify(cp.exec)("a");',
    ],
    ['its cluster is heard', 'cluster.on("exit", done); cluster.fork();'],
    [
      'it is started twice under one name',
      'let c = spawn("a"); c.on("exit", () => { c = spawn("a"); });',
    ],
    ['it is something else', 'regex.exec("ls"); db.exec("ls"); repository.fork(); new Map();'],
    ['the name is shadowed', 'function f(spawn) { spawn("ls"); }'],
    ["the worker is a browser's", '{ class Worker {} new Worker("a"); }'],
    ['the promise version is used', 'cp.promises; cp.spawnSync("ls"); cp.execSync("ls");'],
  ])('%s', ([, code]) => {
    expect(reports(code!)).toBe('');
  });

  test('`detached` is allowed', () => {
    const code = 'spawn("a", [], { detached: true }).unref();';
    expect(reports(code, { allowDetached: true })).toBe('');
    expect(reports('spawn("a").unref();', { allowDetached: true })).toBe('dropped');
  });
});

test('reads JavaScript and JSX', () => {
  const jsx = 'const App = () => <button onClick={() => { spawn("ls"); }} />;';
  expect(reports(jsx, undefined, 'input.jsx')).toBe('dropped');
  expect(
    findings(pattern, `const cp = require('child_process'); cp.spawn('a');`, { path: 'a.cjs' }),
  ).toEqual(['1: dropped']);
});

describe('the rewrite', () => {
  const inAsync = (code: string) =>
    rewrite(pattern, `import { spawn, execFile, exec } from 'node:child_process';\n${code}`);

  test.for([
    ['async () => { spawn("a"); };', 'async () => { await runProcess("a"); };'],
    ['async () => { void execFile(a, ["b"],); };', 'async () => { await runProcess(a, ["b"],); };'],
    [
      'async (signal) => { spawn("a"); };',
      'async (signal) => { await runProcess("a", [], { signal }); };',
    ],
    [
      'async ({ signal }) => { spawn("a", b, { cwd }); };',
      'async ({ signal }) => { await runProcess("a", b, { signal, cwd }); };',
    ],
    [
      'async () => { spawn("a", [], { stdio: "ignore" /* quiet */ }); };',
      'async () => { await runProcess("a", [], { stdout: "ignore", stderr: "ignore" /* quiet */ }); };',
    ],
    [
      'withTaskGroup(async (group) => { spawn("a"); });',
      'withTaskGroup(async (group) => { group.startSoon(({ signal }) => runProcess("a", [], { signal })); });',
    ],
  ])('%s', ([code, expected]) => {
    const { text } = inAsync(code!);
    expect(text.split('\n').at(-1)).toBe(expected);
    expect(text).toContain("import { runProcess } from '@taskgroup/runtime/node';");
  });

  test.for([
    ['a shell', 'async () => { exec("a | b"); };', 'no-direct-counterpart'],
    [
      'an unknown option',
      'async () => { spawn("a", [], { shell: true }); };',
      'no-direct-counterpart',
    ],
    ['what may be options', 'async () => { spawn("a", b); };', 'no-direct-counterpart'],
    ['spread options', 'async () => { spawn("a", [], { ...b }); };', 'no-direct-counterpart'],
    ['a kept handle', 'async () => { const child = spawn("a"); };', 'no-direct-counterpart'],
    ['no async function', '() => { spawn("a"); };', 'no-group-in-scope'],
  ])('leaves %s', ([, code, reason]) => {
    expect(inAsync(code!).said).toEqual([`left: ${reason}`]);
  });
});
