import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/require-task-metadata.ts';
import { parse } from '../parse.ts';
import { findings } from '../rewrite.ts';

function reports(code: string, options: object = {}) {
  return findings(pattern, code, { options }).join().replace(/\d+: /g, '');
}

describe('a task lacks something', () => {
  test.for([
    ['when it is defined bare', 'defineTask({ run });'],
    ['when it is defined without tags', 'defineTask({ name, priority: 1, run });'],
    ['when a service has no options', 'manager.service("a", run);'],
    ['when a service has no tags', 'manager.service("a", run, { priority: 1 });'],
    ['when it is submitted in place', 'manager.submit(() => send());'],
    [
      'when it is submitted in place without a name',
      'manager.submit(async () => send(), { priority, tags });',
    ],
    ['when its manager is a field', 'this.#taskManager.submit(() => send());'],
    ['when its manager is asked for', 'getBackgroundTaskManager().submit(() => send());'],
    ['when a constant holds its options', 'const o = { name: 1 }; manager.submit(() => a(), o);'],
  ])('%s', ([, code]) => {
    expect(reports(code!)).toBe('missing');
  });
});

describe('is silent about', () => {
  test.for([
    ['a complete definition', 'defineTask({ name, priority, tags, run });'],
    ['quoted keys', 'defineTask({ "name": 1, "priority": 2, "tags": 3 });'],
    ['a definition that takes in others', 'defineTask({ ...base, run });'],
    ['a definition from elsewhere', 'defineTask(options);'],
    ['computed keys', 'defineTask({ [key]: 1 });'],
    ['a complete service', 'manager.service("a", run, { priority, tags });'],
    ['a task that was defined', 'manager.submit(sendMail, data);'],
    ['a complete submit', 'manager.submit(() => a(), { name, priority, tags });'],
    ['a complete submit with data', 'manager.submit((d) => a(d), data, { name, priority, tags });'],
    ['options from elsewhere', 'manager.submit(() => a(), options);'],
    ['a form', 'form.submit(() => a());'],
    ['another service', 'app.service("users");'],
    ['tasks of a group', 'group.startSoon(() => a());'],
    ['start of anything', 'server.start();'],
    ['a spread of arguments', 'manager.submit(...all);'],
  ])('%s', ([, code]) => {
    expect(reports(code!)).toBe('');
  });
});

test('the fields are for the team to choose', () => {
  expect(reports('defineTask({ name, owner });', { fields: ['name', 'owner'] })).toBe('');
  expect(reports('defineTask({ name });', { fields: ['owner'] })).toBe('missing');
});

test('tasks of a group may have to have a name', () => {
  const options = { groupTasks: ['name'] };
  expect(reports('group.startSoon(() => a());', options)).toBe('unnamed');
  expect(reports('group.startSoon(() => a(), { name: "a" });', options)).toBe('');
  expect(reports('group.startSoon(() => a(), options);', options)).toBe('');
});

test('the message lists what is missing', () => {
  const file = parse('defineTask({ run });');
  const call = (file.ast.body[0] as { expression: unknown }).expression;
  const match = pattern.match(call as never, file, pattern.options.defaults);
  expect(match).toMatchObject({ data: { fields: 'name, priority and tags' } });
});
