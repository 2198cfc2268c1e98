import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/signal-handler-must-cancel.ts';
import { findings } from '../rewrite.ts';

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
