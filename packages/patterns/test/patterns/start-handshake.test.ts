import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/start-handshake.ts';
import { findings, rewrite } from '../rewrite.ts';

const head = `import { sleep, withTaskGroup, TaskGroup } from '@taskgroup/runtime'; import { imported } from './x.ts'; `;

function inGroup(body: string) {
  return `${head}withTaskGroup(async (group) => { ${body} });`;
}

function reports(body: string) {
  return findings(pattern, inGroup(body)).join().replace(/\d+: /g, '');
}

describe('a start that does not fit its function', () => {
  test.for([
    ['await group.start(() => work());', 'never'],
    ['await group.start(async (task) => { await sleep(1, task.signal); });', 'never'],
    ['await group.start(async ({ signal }) => { await work(signal); });', 'never'],
    ['await group.start(async (task) => { await sleep(1, task); });', 'never'],
    ['const serve = async () => {}; await group.start(serve);', 'never'],
    ['async function serve(task) { task.throwIfCancelled(); } await group.start(serve);', 'never'],
    ['group.startSoon(async (task) => { task.taskStatus.started(); });', 'soon'],
    ['group.trySpawn(async (task) => { task.taskStatus.started(1); });', 'soon'],
    ['group.startSoon(async ({ taskStatus: { started } }) => { started(); });', 'soon'],
    ['async function serve(task) { task.taskStatus.started(); } group.startSoon(serve);', 'soon'],
    ['const serve = (task) => task["taskStatus"].started(); group.startSoon(serve);', 'soon'],
    ['function f(any) { any.startSoon((task) => task.taskStatus.started()); }', 'soon'],
  ])('%s', ([code, expected]) => {
    expect(reports(code!)).toBe(expected);
  });
});

describe('a start that fits, or may', () => {
  test.for([
    ['await group.start(async (task) => { task.taskStatus.started(); });'],
    ['await group.start(async ({ taskStatus }) => { taskStatus.started(); });'],
    ['await group.start(async ({ signal, taskStatus }) => { ready(taskStatus.started); });'],
    ['await group.start(async ({ ...all }) => { work(all); });'],
    ['await group.start((task) => serve(task));'],
    ['await group.start((task) => serve({ task }));'],
    ['await group.start((task) => { const own = task; own.taskStatus.started(); });'],
    ['await group.start((task) => task[name].started());'],
    ['await group.start((...all) => serve(...all));'],
    ['await group.start((task = other) => serve());'],
    ['await group.start(imported);'],
    ['await group.start(makeServer());'],
    ['await group.start(server.listen);'],
    ['await group.start();'],
    ['server.start(() => work());'],
    ['group.startSoon(() => work());'],
    ['group.startSoon(async (task) => { task.taskStatus?.started(); });'],
    ['group.startSoon(async ({ taskStatus }) => { taskStatus?.started(); });'],
    ['group.startSoon((task) => serve(task));'],
    ['group.startSoon(imported);'],
    ['const group2 = {}; group2.start(() => 1);'],
  ])('%s', ([code]) => {
    expect(reports(code!)).toBe('');
  });
});

describe('the suggestion', () => {
  const serve = 'async function serve(task) { task.taskStatus.started(); } ';
  test.for([
    ['group.startSoon(serve);', 'await group.start(serve);'],
    ['group.startSoon(serve, { daemon: true });', 'await group.start(serve, { daemon: true });'],
    ['const task = group.startSoon(serve);', 'const task = group.startSoon(serve);'],
    ['() => { group.startSoon(serve); }', '() => { group.startSoon(serve); }'],
    ['group.trySpawn(serve);', 'group.trySpawn(serve);'],
    ['await group.start(() => 1);', 'await group.start(() => 1);'],
  ])('%s becomes %s', ([code, expected]) => {
    expect(rewrite(pattern, inGroup(serve + code!)).text).toBe(inGroup(serve + expected!));
  });
});
