import { describe, expect, test } from 'vitest';
import { gateUseOf } from '../../src/agents/bypass.ts';

describe('a line of shell that gets past the gate', () => {
  test.each([
    ['git commit --no-verify -m x', '--no-verify'],
    ['git commit -n -m x', '-n'],
    ['git commit -anm x', '-anm'],
    ['git commit --no-verif', '--no-verif'],
    ['git add . && git commit -m "x" --no-verify', '--no-verify'],
    ['git -C sub commit "--no-verify"', '--no-verify'],
    ["git commit '-n' -m x", '-n'],
    ['git commit --no-ver\\\nify', '--no-verify'],
    ['git commit -m x --no-verify || true', '--no-verify'],
    ['(git commit -nm x)', '-nm'],
    ['{ git commit -nm x; }', '-nm'],
    ['if git commit -nm x; then echo; fi', '-nm'],
    ['echo `git commit -nm x`', '-nm'],
    ['echo "$(git commit -nm x)"', '-nm'],
    ['sh -c "git commit -nm x"', '-nm'],
    ["bash -lc 'git commit --no-verify'", '--no-verify'],
    ['eval "git commit -n"', '-n'],
    ['env FOO=1 git commit -n', '-n'],
    ['sudo -E git commit -n', '-n'],
    ['timeout 10 git commit -n', '-n'],
    ['echo x | xargs git commit -n', '-n'],
    ['/usr/bin/git commit -n', '-n'],
    ['git merge --no-verify topic', '--no-verify'],
    ['git pull --no-verify', '--no-verify'],
    ['git -c core.hooksPath=/dev/null commit -m x', '-c core.hooksPath=/dev/null'],
    ['git -c CORE.HOOKSPATH= commit -m x', '-c CORE.HOOKSPATH='],
    ['git -c hook.taskgroup.enabled=false commit', '-c hook.taskgroup.enabled=false'],
    ['git --config-env=core.hooksPath=X commit', '-c core.hooksPath=X'],
    ['HUSKY=0 git commit -m x', 'HUSKY=0'],
    ['export HUSKY=0; git commit -m x', 'HUSKY=0'],
    ['export HUSKY=0\ngit commit -m x', 'HUSKY=0'],
    ['env HUSKY=0 git commit -m x', 'HUSKY=0'],
    ['LEFTHOOK=false git commit -m x', 'LEFTHOOK=false'],
    ['SKIP_SIMPLE_GIT_HOOKS=1 git commit', 'SKIP_SIMPLE_GIT_HOOKS=1'],
    ['SKIP=eslint,taskgroup-guard git commit', 'SKIP=eslint,taskgroup-guard'],
    [
      'GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.hooksPath GIT_CONFIG_VALUE_0=/x git commit',
      'GIT_CONFIG_KEY_0=core.hooksPath',
    ],
    ['git config core.hooksPath /dev/null', 'git config core.hooksPath /dev/null'],
    ['git config --unset core.hooksPath', 'git config core.hooksPath'],
    ['git config set core.hooksPath x', 'git config core.hooksPath x'],
    ['rm -f .git/hooks/pre-commit', 'rm .git/hooks/pre-commit'],
    ['chmod -x "$(pwd)/.git/hooks/pre-commit"', 'chmod $()/.git/hooks/pre-commit'],
    ['npx taskgroup-guard uninstall', 'taskgroup-guard uninstall'],
  ])('%s', (line, bypass) => {
    expect(gateUseOf(line).bypass).toBe(bypass);
  });
});

describe('a line that does not', () => {
  test.each([
    'git commit -m "--no-verify is what we never pass"',
    'git commit -m --no-verify',
    "git commit -m 'use -n' -- -n",
    'git commit --message -n',
    'git commit -am "fix -n"',
    'git commit -F -n',
    'git commit -vS -m x',
    'git commit --no-verbose -m x',
    'git commit -m "$(cat <<\'EOF\'\ngit commit --no-verify\nEOF\n)"',
    'cat <<EOF > notes.md\ngit commit --no-verify\nEOF',
    'echo git commit --no-verify',
    'grep -rn "--no-verify" .',
    '# git commit --no-verify',
    'git push --no-verify',
    'git log -n 3',
    'git merge -n topic',
    'git config --get core.hooksPath',
    'git config core.hooksPath',
    'git config get core.hooksPath',
    'HUSKY=0 npm ci',
    'HUSKY=1 git commit -m x',
    'LEFTHOOK=1 git commit',
    'SKIP=eslint git commit',
    'ls .git/hooks',
    'rm -rf dist',
    'git commit > --no-verify',
  ])('%s', (line) => {
    expect(gateUseOf(line).bypass).toBeUndefined();
  });
});

test('a commit is seen wherever it stands in the line', () => {
  expect(gateUseOf('cd app && git add -A && git -C .. commit -m x').commits).toBe(true);
  expect(gateUseOf('git log --grep commit').commits).toBe(false);
});

test.each([
  '',
  '"',
  "'",
  '$(',
  '`',
  '<<',
  '\\',
  '&&',
  'git',
  'git commit -',
  'x >',
  '<<EOF\nno end',
])('a line that is not complete is read to its end: %j', (line) => {
  expect(gateUseOf(line).bypass).toBeUndefined();
});
