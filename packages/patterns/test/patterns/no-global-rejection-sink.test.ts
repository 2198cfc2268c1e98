import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-global-rejection-sink.ts';
import { findings } from '../rewrite.ts';

function reports(code: string, path?: string): string {
  return findings(pattern, code, path ? { path } : {})
    .join()
    .replace(/\d+: /g, '');
}

describe('a listener that', () => {
  test.for([
    ['does nothing', '() => {}', 'swallows'],
    ['says why it does nothing', '() => { /* flaky driver */ }', 'swallows'],
    ['returns', '() => { return; }', 'swallows'],
    ['gives nothing', '() => undefined', 'swallows'],
    ['logs', '(error) => { console.error("Oops", error); }', 'logs'],
    ['logs, briefly', '(error) => console.error(error)', 'logs'],
    ['is a log', 'console.error', 'logs'],
    ['writes', '(error) => { process.stderr.write(format(error)); }', 'logs'],
    ['logs sometimes', '(error) => { if (debug) console.error(error); }', 'logs'],
    ['logs to pino', '(error) => pinoLog.error(error)', 'logs'],
    ['logs to winston', '(error) => { winston.error(error.stack); }', 'logs'],
    ['is a function', 'onError', 'logs'],
    ['is a method', 'handlers.none', 'swallows'],
    ['exits', '(error) => { console.error(error); process.exit(1); }', ''],
    ['aborts', '() => process.abort()', ''],
    ['throws', '(error) => { throw error; }', ''],
    ['reports', '(error) => { Sentry.captureException(error); }', ''],
    ['reports and logs', '(error) => { console.error(error); report(error); }', ''],
    ['reports and waits', 'async (error) => { await report(error); }', ''],
    ['fails in the end', '(error) => { console.error(error); process.exitCode = 1; }', ''],
    ['counts', '() => { failures++; }', ''],
    ['collects', '(error) => { errors.push(error); }', ''],
    ['is unknown', 'handler', ''],
    ['is imported', 'noop', ''],
    ['is made', 'makeHandler()', ''],
    ['is removed again', 'forAWhile', ''],
    ['is from a console of its own', '(error) => ownConsole.error(error)', ''],
  ])('%s', ([, listener, expected]) => {
    const code = `
      import pino from 'pino';
      import winston from 'winston';
      import { noop } from './noop.js';
      import { logger } from './logger.js';
      const pinoLog = pino({ level: 'info' });
      const handlers = { none() {} };
      function onError(error) { console.log(error); }
      function forAWhile() {}
      process.off('unhandledRejection', forAWhile);
    `;
    expect(reports(`${code} process.on('unhandledRejection', ${listener});`)).toBe(expected);
    expect(reports(`${code} process.once('uncaughtException', ${listener});`)).toBe(expected);
  });

  test('reports by a logger of this project, which keeps the program alive after an exception', () => {
    const listener = '(error) => { logger.error(error); }';
    expect(reports(`process.on('unhandledRejection', ${listener});`)).toBe('');
    expect(reports(`process.on('uncaughtException', ${listener});`)).toBe('logs');
    expect(reports(`process.on('uncaughtException', (error) => log.fatal(error));`)).toBe('');
  });

  test('hears of both', () => {
    const code = `for (const event of ['uncaughtException', 'unhandledRejection']) process.on(event, () => {});`;
    expect(reports(code)).toBe('swallows');
  });
});

describe('a listener in a browser that', () => {
  test.for([
    [`window.addEventListener('unhandledrejection', (event) => event.preventDefault());`, 'hides'],
    [
      `self.addEventListener('unhandledrejection', (e) => { e.preventDefault(); console.log(e); });`,
      'hides',
    ],
    [`addEventListener('unhandledrejection', (event) => { event.preventDefault(); });`, 'hides'],
    [`window.onunhandledrejection = (event) => { event.preventDefault(); };`, 'hides'],
    [
      `window.addEventListener('unhandledrejection', (event) => { console.error(event.reason); });`,
      '',
    ],
    [`window.addEventListener('unhandledrejection', () => {});`, ''],
    [
      `window.addEventListener('unhandledrejection', (e) => { e.preventDefault(); show(e.reason); });`,
      '',
    ],
    [
      `window.addEventListener('unhandledrejection', (e) => { if (known(e)) e.preventDefault(); });`,
      '',
    ],
    [
      `window.addEventListener('unhandledrejection', (e) => { if (e.reason.known) e.preventDefault(); });`,
      '',
    ],
    [`window.addEventListener('error', (event) => event.preventDefault());`, ''],
    [`form.addEventListener('unhandledrejection', (event) => event.preventDefault());`, ''],
    [`function f(window) { window.onunhandledrejection = (e) => e.preventDefault(); }`, ''],
    [`window.onunhandledrejection = null;`, ''],
  ])('%s', ([code, expected]) => {
    expect(reports(code!)).toBe(expected);
  });
});

describe('other listeners are none of our business', () => {
  test.for([
    [`process.on('uncaughtExceptionMonitor', () => {});`],
    [`process.on('warning', () => {});`],
    [`process.on('rejectionHandled', () => {});`],
    [`process.off('unhandledRejection', () => {});`],
    [`worker.on('uncaughtException', () => {});`],
    [`function f(process) { process.on('unhandledRejection', () => {}); }`],
    [`process.on(event, () => {});`],
    [`process.on('unhandledRejection');`],
    [`process.on('unhandledRejection', ...listeners);`],
  ])('%s', ([code]) => {
    expect(reports(code!)).toBe('');
  });
});

test('reads JavaScript and JSX', () => {
  expect(reports(`process.on('uncaughtException', () => {});`, 'input.cjs')).toBe('swallows');
  expect(reports(`const a = <b />; process.on('uncaughtException', () => {});`, 'a.jsx')).toBe(
    'swallows',
  );
});
