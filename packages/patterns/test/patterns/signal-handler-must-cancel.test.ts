import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/signal-handler-must-cancel.ts';
import { findings, rewrite } from '../rewrite.ts';

function reports(code: string) {
  return findings(pattern, code).join().replace(/\d+: /g, '');
}

describe('a handler that', () => {
  test.for([
    ['sets a flag', '() => { stopping = true; }', 'ignores'],
    ['sets a flag, briefly', '() => (stopping = true)', 'ignores'],
    ['only logs', '() => { console.log("bye"); }', 'ignores'],
    ['sets the exit code', '() => { process.exitCode = 1; }', 'ignores'],
    ['exits', '() => process.exit(0)', 'exits'],
    ['is exit', 'process.exit', 'exits'],
    ['logs and exits', '() => { console.log("bye"); process.exit(); }', 'exits'],
    ['exits after a while', '() => { setTimeout(() => process.exit(), 100); }', 'exits'],
    ['says what it computed', '() => { console.log(red("bye")); process.exit(count()); }', 'exits'],
    ['calls a callback first', '() => { callback(); process.exit(); }', ''],
    ['exits after an answer', '() => { db.query("x", () => process.exit()); }', ''],
    ['cancels a group', '() => group.cancel("SIGTERM")', ''],
    ['aborts a controller', '() => { controller.abort(); }', ''],
    ['closes and then exits', 'async () => { await server.close(); process.exit(0); }', ''],
    ['closes with a callback', '() => server.close(() => process.exit(0))', ''],
    ['resolves a promise that somebody awaits', 'resolve', ''],
    ['calls what this file cannot see', '() => finalise()', ''],
    ['leaves the signal to a child', '() => {}', ''],
    ['throws', '() => { throw new Interrupted(); }', ''],
    ['stops a timer', '() => { clearInterval(timer); }', ''],
    ['exits before the server is closed', '() => { server.close(); process.exit(0); }', 'exits'],
    ['exits before all is closed', '() => { a.httpServer?.close(); process.exit(); }', 'exits'],
    ['waits for a part', 'async () => { await db.close(); server.close(); process.exit(); }', ''],
    ['closes what may be quick', '() => { db.close(); process.exit(0); }', ''],
    ['may exit first', '() => { if (again) process.exit(1); server.close(); }', ''],
    ['exits first', '() => { process.exit(1); server.close(); }', ''],
    ['exits in the end', '() => { void server.close().then(() => process.exit(0)); }', ''],
  ])('%s', ([, handler, expected]) => {
    expect(reports(`process.on('SIGTERM', ${handler});`)).toBe(expected);
  });

  test('calls a function of this file is judged by that function too', () => {
    const on = `process.once('SIGINT', bye);`;
    expect(
      reports(`function bye() { end(); process.exit(); }\nfunction end() { a.stop(); }\n${on}`),
    ).toBe('');
    expect(reports(`function bye() { save(); process.exit(); }\nfunction save() {}\n${on}`)).toBe(
      'exits',
    );
    expect(
      reports(`function bye() { save(); process.exit(); }\nconst save = () => done();\n${on}`),
    ).toBe('');
  });
});

describe('a handler that is a method', () => {
  const inClass = (handler: string, method: string) =>
    reports(`class A { start() { process.on('SIGTERM', ${handler}); } ${method} }`);

  test.for([
    ['this.stop', 'stop() { this.stopping = true; }', 'ignores'],
    ['this.#stop.bind(this)', '#stop() { process.exit(); }', 'exits'],
    ['() => this.stop()', 'stop() { this.group.cancel(); }', ''],
    ['() => { this.save(); process.exit(); }', 'save() { log.info("x"); }', 'exits'],
    ['this.stop', 'stop = () => { this.stopping = true; }', 'ignores'],
    ['this.stop', 'async stop() { await this.queue.close(); }', ''],
    ['this.stop', 'get stop() { return other; }', ''],
    ['this.stop', '#stop() { this.stopping = true; }', ''],
    ['this.stop', 'static stop() {} stop() { this.stopping = true; }', ''],
    ['other.stop', 'stop() { this.stopping = true; }', ''],
    ['this[stop]', 'stop() { this.stopping = true; }', ''],
  ])('%s with %s', ([handler, method, expected]) => {
    expect(inClass(handler!, method!)).toBe(expected);
  });

  test('also of an object', () => {
    const code = `const on = { stop() { stopping = true; }, go() { a.close(); } };`;
    expect(reports(`${code} process.on('SIGINT', on.stop); process.on('SIGINT', on.go);`)).toBe(
      'ignores',
    );
  });
});

describe('an exit right after', () => {
  test.for([
    [
      'an async function',
      `async function end() { await x(); } function go() { end(); process.exit(); }`,
      'exits',
    ],
    [
      'one that is marked',
      `const end = async () => {}; const go = () => { void end(); process.exit(); };`,
      'exits',
    ],
    [
      'a server by another name',
      `const api = app.listen(1); function go() { api.close(); process.exit(); }`,
      'exits',
    ],
    [
      'a sync function',
      `function end() { db.close(); } function go() { end(); process.exit(); }`,
      '',
    ],
  ])('%s', ([, code, expected]) => {
    expect(reports(`${code} process.on('SIGTERM', go);`)).toBe(expected);
  });

  test('leaves the rest to the listeners of `exit`', () => {
    const code = `process.on('SIGINT', () => process.exit(130));`;
    expect(reports(`process.on('exit', () => { cache.save(); }); ${code}`)).toBe('');
    expect(reports(`process.once("exit", save); ${code}`)).toBe('');
    expect(reports(`child.on('exit', save); ${code}`)).toBe('exits');
    expect(
      reports(`process.on('exit', save); process.on('SIGINT', () => { stopping = true; });`),
    ).toBe('ignores');
  });
});

describe('several signals at once', () => {
  test.for([
    [
      `for (const s of ['SIGINT', 'SIGTERM']) process.on(s, () => { stopping = true; });`,
      'ignores',
    ],
    [`['SIGINT', 'SIGTERM'].forEach((s) => process.on(s, () => process.exit()));`, 'exits'],
    [
      `const all = ['SIGTERM'] as const; for (const s of all) { process.once(s, () => process.exit(0)); }`,
      'exits',
    ],
    [`const s = 'SIGTERM'; process.on(s, () => process.exit(0));`, 'exits'],
    [`for (const s of ['SIGINT', 'SIGTERM']) process.on(s, () => group.cancel(s));`, ''],
    [`for (const s of ['SIGUSR1', 'SIGUSR2']) process.on(s, () => { debug = true; });`, ''],
    [`['exit', 'SIGINT'].forEach((s) => process.on(s, () => process.exit()));`, ''],
    [`for (const s of signals) process.on(s, () => process.exit());`, ''],
    [`for (const s of [, ...more]) process.on(s, () => process.exit());`, ''],
    [`for (const s in ['SIGINT']) process.on(s, () => process.exit());`, ''],
    [`['SIGINT'].reduce((s) => process.on(s, () => process.exit()));`, ''],
    [`let s = 'SIGINT'; s = 'SIGUSR2'; process.on(s, () => process.exit());`, ''],
  ])('%s', ([code, expected]) => {
    expect(reports(code!)).toBe(expected);
  });
});

describe('other listeners are none of our business', () => {
  test.for([
    [`process.on('SIGUSR2', () => { verbose = true; });`],
    [`process.on('exit', () => { done = true; });`],
    [`child.on('SIGINT', () => { done = true; });`],
    [`process.off('SIGINT', () => { done = true; });`],
    [`function f(process) { process.on('SIGINT', () => { done = true; }); }`],
    [`process.on(signal, () => { done = true; });`],
  ])('%s', ([code]) => {
    expect(reports(code!)).toBe('');
  });

  test('the process module is the process', () => {
    const code = `import process from 'node:process'; process.on('SIGINT', () => { done = true; });`;
    expect(reports(code)).toBe('ignores');
  });
});

describe('the codemod', () => {
  const inGroup = (listener: string) => {
    const head = 'async function run(group: TaskGroup) {\n';
    const { text, said } = rewrite(pattern, `${head}${listener}\n}\n`);
    return [said.join(' | '), text.slice(head.length, -3)];
  };

  test.for([
    [
      'process.on("SIGTERM", process.exit);',
      'process.on("SIGTERM", () => group.cancel("SIGTERM"));',
    ],
    [
      'process.on("SIGTERM", () => process.exit(0));',
      'process.on("SIGTERM", () => group.cancel("SIGTERM"));',
    ],
    [
      'process.on("SIGTERM", () => { console.log(1); process.exit(0); });',
      'process.on("SIGTERM", () => { console.log(1); group.cancel("SIGTERM"); });',
    ],
    [
      'process.on("SIGTERM", () => { stopping = true; });',
      'process.on("SIGTERM", () => { stopping = true; group.cancel("SIGTERM"); });',
    ],
    [
      'process.on("SIGTERM", () => console.log("no"));',
      'process.on("SIGTERM", () => { console.log("no"); group.cancel("SIGTERM"); });',
    ],
    [
      'for (const s of ["SIGINT", "SIGTERM"]) process.on(s, () => process.exit());',
      'for (const s of ["SIGINT", "SIGTERM"]) process.on(s, () => group.cancel(s));',
    ],
  ])('cancels the group at hand: %s', ([listener, expected]) => {
    expect(inGroup(listener!)).toEqual(['marked: cancels-group', expected]);
  });

  test.for([
    ['process.on("SIGTERM", () => server.close());', 'handler-does-more'],
    ['process.on("SIGTERM", () => { setTimeout(() => process.exit(), 5); });', 'handler-does-more'],
    ['process.on("SIGTERM", () => { process.exit(/* well */ 0); });', 'handler-does-more'],
    ['process.on("SIGTERM", () => {});', 'handler-does-more'],
    ['const stop = () => process.exit(); process.on("SIGTERM", stop);', 'handler-elsewhere'],
  ])('leaves %s', ([listener, reason]) => {
    expect(inGroup(listener!)).toEqual([`left: ${reason}`, listener]);
  });

  const handler = 'process.on("SIGTERM", () => process.exit(0));';
  const program = (start: string, handlers = handler) =>
    `import { serve } from './serve.js';\nasync function main() { await serve(); }\n${handlers}\n${start}\n`;

  test.for([
    ['main();'],
    ['await main();'],
    ['void main();'],
    ['main().catch(console.error);'],
    ['main().catch((e) => { console.error(e); process.exitCode = 1; });'],
    ['main().catch((e) => process.exit(1));'],
  ])('runs the program by runMain(): %s', ([start]) => {
    const { text, said } = rewrite(pattern, program(start!));
    expect(said).toEqual(['marked: runs-as-main']);
    expect(text.split('\n').slice(3)).toEqual(['await runMain(() => main());', '']);
  });

  test('keeps to CommonJS', () => {
    const code = `const fs = require('fs');\nasync function main() {}\n${handler}\nmain();\n`;
    const { text } = rewrite(pattern, code, { path: 'input.cjs' });
    expect(text).toContain("const { runMain } = require('@taskgroup/runtime/node');");
    expect(text).toContain('\nvoid runMain(() => main());\n');
  });

  test.for([
    ['main().catch((e) => { report(e); process.exit(1); });', handler, 'handler-does-more'],
    ['main().catch((e) => { console.error(e); });', handler, 'handler-does-more'],
    ['main();', handler.replace('SIGTERM', 'SIGHUP'), 'handler-does-more'],
    ['main();', handler.replace('process.exit(0)', '{ save(); process.exit(0); }'), undefined],
    ['main(); main();', handler, 'signal-needs-main'],
    ['start();', handler, 'signal-needs-main'],
    ['main().then(end);', handler, 'signal-needs-main'],
    ['main();', `if (a) { ${handler} }`, 'signal-needs-main'],
    ['main();', `// Docker stops us.\n${handler} // at once`, 'comment-in-the-way'],
  ])('leaves the program %s beside %s', ([start, handlers, reason]) => {
    const code = program(start!, handlers);
    const { text, said } = rewrite(pattern, code);
    expect(said).toEqual([`left: ${reason ?? 'handler-does-more'}`]);
    expect(text).toBe(code);
  });

  test('takes all handlers along, or none', () => {
    const both = `${handler}\nprocess.once("SIGINT", () => process.exit(130));`;
    const { text, said } = rewrite(pattern, program('main();', both));
    expect(said).toEqual(['marked: runs-as-main']);
    expect(text).not.toContain('process.on');
    const mixed = `${handler}\nprocess.on("SIGINT", () => server.close());`;
    expect(rewrite(pattern, program('main();', mixed)).said).toEqual([
      'left: handler-does-more',
      'left: handler-does-more',
    ]);
  });
});
