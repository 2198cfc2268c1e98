import { expect, test } from 'vitest';
import { parseConfig } from '../src/config/read-config.ts';
import { parseDeferral } from '../src/defer/read-deferrals.ts';
import { pipelineOf } from '../src/ci/environment.ts';
import { parseShard } from '../src/scope/shard.ts';
import { LEAKY, TestRepository } from './support/repository.ts';

const FILE = '.taskgroup/deferrals/TG-0001.json';
const RECORD = {
  id: 'TG-0001',
  rules: ['no-leaky-combinator'],
  scope: { paths: ['src/*.js'] },
  maxViolations: 1,
  reason: 'The siblings are told apart by hand.',
  owner: '@shop/web',
  expires: '2030-01-01',
};

test.each([
  ['{ "version": 2 }', 'taskgroup.config.json at version as 1: current value is 2.'],
  ['{ "version": 1, "polcy": {} }', "'polcy' is none of these."],
  ['{ "version": 1, "policy": { "graceDays": "2" } }', 'at policy.graceDays as an integer'],
  ['{ "version": 1, "hook": { "onCrash": "skip" } }', 'at hook.onCrash as one of block, warn'],
  [
    '{ "version": 1, "allowedPaths": [{ "glob": "a" }] }',
    "at allowedPaths[0] as complete: 'reason'",
  ],
  ['{ "version": 1,\n "policy" }', 'taskgroup.config.json:2 as JSON'],
  ['{\n<<<<<<< HEAD\n}', 'taskgroup.config.json:2: it has conflict markers'],
])('what is wrong with a configuration is named: %s', async (text, message) => {
  await expect(parseConfig(text)).rejects.toThrow(message);
});

test('comments and trailing commas are read, and what is left out has its default', async () => {
  const config = await parseConfig('{ "version": 1, /* so */ "policy": { "graceDays": 3, }, }');
  expect(config.policy).toMatchObject({ graceDays: 3, maxDeferralDays: 180 });
});

test.each([
  [{ expires: '2030-02-30' }, 'there is no day 2030-02-30'],
  [{ rules: ['no-such-rule'] }, "there is no 'no-such-rule'"],
  [{ id: 'TG-0002' }, 'it belongs into .taskgroup/deferrals/TG-0002.json'],
  [{ reactivateWhen: [{ type: 'moon' }] }, 'a criterion'],
  [{ scope: { paths: [] } }, 'at scope.paths as something that is not empty'],
])('what is wrong with a deferral is named: %o', async (change, message) => {
  const text = JSON.stringify({ ...RECORD, ...change });
  await expect(parseDeferral(FILE, text)).rejects.toThrow(message);
});

test('a pull request of GitHub is compared with its base, a push with what was there before', () => {
  const github = { GITHUB_ACTIONS: 'true' };
  const request = { ...github, GITHUB_EVENT_NAME: 'pull_request', GITHUB_BASE_REF: 'next' };
  expect(pipelineOf(request).targets).toEqual(['origin/next', 'next']);
  expect(pipelineOf({ ...github, GITHUB_EVENT_NAME: 'schedule' }).kind).toBe('schedule');
  const first = { GITLAB_CI: 'true', CI_COMMIT_BEFORE_SHA: '0'.repeat(40) };
  expect(pipelineOf(first).targets[0]).toBe('origin/HEAD');
});

test('each file is in one part', () => {
  const shards = [1, 2, 3].map((index) => parseShard(`${index}/3`));
  for (const name of ['a.ts', 'src/b.ts', '\u00e4.ts']) {
    expect(shards.filter((shard) => shard.holds(name))).toHaveLength(1);
  }
});

test('a comment names a deferral that is there, and an unknown one is an error', () => {
  const repository = TestRepository.configured({
    [FILE]: JSON.stringify({ ...RECORD, scope: { ...RECORD.scope, fingerprints: [] } }),
    'src/a.js': `// taskgroup-defer TG-0001\n${LEAKY}`,
    'src/b.js': "export const text = 'taskgroup-defer TG-0404';\n",
  });
  expect(repository.judge('--all')).toMatchObject({ exitCode: 0, counts: { deferred: 1 } });

  repository.write({ 'src/b.js': '// taskgroup-defer TG-0404\nexport const one = 1;\n' });
  expect(repository.judge('--all').findings).toMatchObject([
    { path: 'src/b.js', rule: 'taskgroup/require-deferral', messageId: 'unknown-deferral' },
  ]);
});

test('above a ceiling the newcomer is blocked, not what was there', () => {
  const other = 'export const few = (a, b) => Promise.all([b(), a()]);\n';
  const repository = TestRepository.configured({
    [FILE]: JSON.stringify(RECORD),
    'src/a.js': LEAKY,
  });
  repository.stage({ 'src/a.js': other + LEAKY });
  const { findings, counts } = repository.judge('--staged');
  expect(counts.deferred).toBe(1);
  expect(findings).toMatchObject([{ line: 1 }]);
});

test('a deferral without the decision record that the policy wants says so when it is made', () => {
  const repository = TestRepository.configured({ 'src/a.js': LEAKY });
  const reason = 'It is rewritten next month, in one go.';
  const added = repository.guard('defer', 'add', 'src/a.js', '--reason', reason);

  expect(added.status).toBe(0);
  expect(added.output).toContain("write it, then 'taskgroup-guard adr link TG-0001 --adr <path>'");
});
