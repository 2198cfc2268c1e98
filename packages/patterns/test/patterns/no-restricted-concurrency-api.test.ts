import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-restricted-concurrency-api.ts';
import { findings } from '../rewrite.ts';

function reports(code: string, ...entries: object[]) {
  return findings(pattern, code, { options: { entries } });
}

function global(name: string) {
  return { name, message: 'Use a group' };
}

function exported(module: string, name: string) {
  return { name, package: module, message: 'Use a group' };
}

describe('a global', () => {
  test.for([
    ['is called', 'setInterval', 'setInterval(tick, 5);'],
    ['is passed on', 'setInterval', 'run(setInterval);'],
    ['is called on the global object', 'setInterval', 'globalThis.setInterval(tick, 5);'],
    ['is called on the window', 'setInterval', 'window["setInterval"](tick, 5);'],
    ['is constructed', 'Worker', 'new Worker("a.js");'],
    ['is extended', 'Worker', 'class A extends Worker {}'],
    ['is a member', 'Promise.all', 'Promise.all(ps);'],
    ['is a member that is bound', 'Promise.all', 'const all = Promise.all.bind(Promise);'],
    ['is a member of a member', 'process.nextTick', 'globalThis.process.nextTick(tick);'],
    ['stands in an object', 'setInterval', 'run({ setInterval });'],
    ['is a default', 'setInterval', 'function f(start = setInterval) { start(); }'],
    ['is asserted', 'setInterval', '(setInterval as any)(tick);'],
  ])('%s', ([, name, code]) => {
    expect(reports(code!, global(name!))).toEqual(['1: restricted']);
  });

  test.for([
    ['a variable of that name', 'setInterval', 'const setInterval = 1; use(setInterval);'],
    ['a parameter of that name', 'setInterval', 'function f(setInterval) { setInterval(); }'],
    ['a method of that name', 'setInterval', 'clock.setInterval(tick);'],
    ['a key of that name', 'setInterval', 'const a = { setInterval: 1 };'],
    ['a type of that name', 'Worker', 'let a: Worker;'],
    ['a field of that name', 'setInterval', 'class A { setInterval = 1; }'],
    ['another member', 'Promise.all', 'Promise.race(ps);'],
    ['the object alone', 'Promise.all', 'new Promise(() => {});'],
    [
      'an import of that name',
      'setInterval',
      "import { setInterval } from 'clock'; setInterval();",
    ],
    ['a label', 'setInterval', 'setInterval: for (;;) break setInterval;'],
    ['a member of that name', 'Promise.all', 'a.Promise.all(ps);'],
  ])('is not %s', ([, name, code]) => {
    expect(reports(code!, global(name!))).toEqual([]);
  });
});

describe('an export of a package', () => {
  test.for([
    ['called', `import { each } from 'async';\neach(a);`, '2: restricted'],
    ['by another name', `import { each as all } from 'async';\nall(a);`, '2: restricted'],
    ['through a namespace', `import * as async from 'async';\nasync.each(a);`, '2: restricted'],
    ['through the default', `import async from 'async';\nasync.each(a);`, '2: restricted'],
    ['required', `const { each } = require('async');\neach(a);`, '2: restricted'],
    ['of a required module', `const async = require('async');\nasync.each(a);`, '2: restricted'],
  ])('%s', ([, code, expected]) => {
    expect(reports(code!, exported('async', 'each'))).toEqual([expected]);
  });

  test.for([
    ['another export', `import { map } from 'async';\nmap(a);`],
    ['of another package', `import { each } from 'lodash';\neach(a);`],
    ['imported and not used', `import { each } from 'async';`],
    ['of no package', 'each(a);'],
    ['as a type', `import type { each } from 'async';\nlet a: typeof each;`],
  ])('is not %s', ([, code]) => {
    expect(reports(code!, exported('async', 'each'))).toEqual([]);
  });

  test('`*` stands for the package as a whole', () => {
    const entry = exported('async', '*');
    expect(reports(`import { map } from 'async';\nmap(a);`, entry)).toEqual(['1: restricted']);
    expect(reports(`export { map } from 'async';`, entry)).toEqual(['1: restricted']);
    expect(reports(`import { map } from 'p-map';`, entry)).toEqual([]);
  });

  test('a built-in module has two names', () => {
    const entry = exported('child_process', 'exec');
    const code = `import { exec } from 'node:child_process';\nexec('ls');`;
    expect(reports(code, entry)).toEqual(['2: restricted']);
  });
});

test('names the decision where there is one, and nothing by default', () => {
  const entry = { ...global('setInterval'), adr: 'docs/adr/0007.md' };
  expect(reports('setInterval(tick);', entry)).toEqual(['1: decided']);
  expect(reports('setInterval(tick);')).toEqual([]);
});
