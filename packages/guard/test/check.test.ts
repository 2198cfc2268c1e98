import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import {
  BIN,
  CLEAN,
  cleanEnv,
  FLAT_CONFIG,
  LEAKY,
  STUB,
  TestRepository,
} from './support/repository.ts';

describe('files on disk', () => {
  test('everything below the working directory is judged, and what git ignores is left out', () => {
    const repository = TestRepository.configured({
      '.gitignore': 'node_modules\ndist\n',
      'src/orders.js': LEAKY,
    });
    repository.write({ 'dist/orders.js': LEAKY, 'src/untracked.js': LEAKY });

    const { status, stdout } = repository.guard('check');
    expect(status).toBe(1);
    expect(stdout).toContain('src/orders.js:1:');
    expect(stdout).toContain('src/untracked.js:1:');
    expect(stdout).not.toContain('dist/');
  });

  test('paths name files and folders', () => {
    const repository = TestRepository.configured({
      'a/orders.js': LEAKY,
      'b/orders.js': LEAKY,
      'c/[id].js': LEAKY,
    });

    const { findings } = repository.judge('b', 'c/[id].js');
    expect(findings).toMatchObject([{ path: 'b/orders.js' }, { path: 'c/[id].js' }]);
  });

  test('a folder outside any repository is judged too', () => {
    const folder = TestRepository.empty();
    folder.link('eslint-plugin-taskgroup', STUB);
    folder.write({
      'package.json': '{ "type": "module" }',
      'eslint.config.js': FLAT_CONFIG,
      'src/orders.js': LEAKY,
    });

    expect(folder.judge('src').findings).toMatchObject([{ path: 'src/orders.js' }]);
  });

  test('the nearest configuration governs a file, as in a monorepo', () => {
    const repository = TestRepository.configured({
      'packages/web/eslint.config.js': 'export default [{ ignores: ["generated"] }];\n',
      'packages/web/generated/orders.js': LEAKY,
      'packages/api/orders.js': LEAKY,
    });

    expect(repository.judge()).toMatchObject({
      findings: [{ path: 'packages/api/orders.js' }],
      skipped: [{ path: 'packages/web/generated/orders.js', reason: 'ignored' }],
    });
  });
});

describe('the repository decides how it is judged', () => {
  test('rules of other plugins and of ESLint are not judged', () => {
    const config = FLAT_CONFIG.replace('];', ", { rules: { 'no-var': 'error' } }];");
    const repository = TestRepository.configured({ 'eslint.config.js': config });
    repository.write({ 'a.js': `var a;\n${LEAKY}// eslint-disable-next-line no-var\nvar b;\n` });

    const { findings, suppressed } = repository.judge('a.js');
    expect(findings).toMatchObject([{ rule: 'taskgroup/no-leaky-combinator' }]);
    expect(suppressed).toBe(0);
  });

  test('a plugin registered under another name is still ours', () => {
    const config = `import plugin from 'eslint-plugin-taskgroup';
export default [{ plugins: { tg: plugin }, rules: { 'tg/no-leaky-combinator': 'error' } }];\n`;
    const repository = TestRepository.configured({ 'eslint.config.js': config, 'a.js': LEAKY });

    expect(repository.judge().findings).toMatchObject([{ rule: 'taskgroup/no-leaky-combinator' }]);
  });

  test('a file for which our rules are off is not judged', () => {
    const config = FLAT_CONFIG.replace(
      'taskgroup.configs',
      "{ ...taskgroup.configs.recommended, files: ['src/**'] }]; void [taskgroup.configs",
    );
    const repository = TestRepository.configured({ 'eslint.config.js': config, 'a.js': LEAKY });

    expect(repository.judge('a.js')).toMatchObject({
      verdict: 'clean',
      skipped: [{ path: 'a.js', reason: 'not-configured' }],
    });
  });

  test('a warning is shown and does not block until --max-warnings says so', () => {
    const config = FLAT_CONFIG.replace(
      '];',
      ", { rules: { 'taskgroup/no-leaky-combinator': 1 } }];",
    );
    const repository = TestRepository.configured({ 'eslint.config.js': config, 'a.js': LEAKY });

    const allowed = repository.guard('check', 'a.js');
    expect(allowed.status).toBe(0);
    expect(allowed.stdout).toContain('warning taskgroup/no-leaky-combinator');
    expect(allowed.stdout).toContain('No violation in 1 file (1 warning).');
    const blocked = repository.guard('check', 'a.js', '--max-warnings', '0');
    expect(blocked.status).toBe(1);
    expect(blocked.stdout).toContain('1 warning in 1 file, more than --max-warnings 0 allows.');
  });

  test('a comment silences a finding and is counted', () => {
    const repository = TestRepository.configured();
    repository.stage({ 'a.js': `// eslint-disable-next-line -- the API has no signal\n${LEAKY}` });

    const { status, stdout } = repository.guard('check', '--staged');
    expect(status).toBe(0);
    expect(stdout).toBe('✔ No violation in 1 staged file (1 silenced by comments).\n');
  });

  test('what the codemod has left is counted, and blocks nothing', () => {
    const repository = TestRepository.configured();
    repository.stage({ 'src/a.js': `// TODO(taskgroup): loser-is-awaited\n${CLEAN}` });

    expect(repository.judge('--staged')).toMatchObject({
      verdict: 'clean',
      markers: [{ path: 'src/a.js', line: 1, code: 'loser-is-awaited' }],
    });
    expect(repository.guard('check').stdout).toContain('(1 marker of the codemod)');
  });

  test('a syntax error cannot be judged and blocks', () => {
    const repository = TestRepository.configured();
    repository.stage({ 'a.js': 'Promise.all([\n' });

    const { status, stdout } = repository.guard('check', '--staged');
    expect(status).toBe(1);
    expect(stdout).toContain('a.js:2:1  Cannot be judged: syntax error, Unexpected token.');
  });

  test('a configuration with unstaged changes is said to be the one on disk', () => {
    const repository = TestRepository.configured();
    repository.stage({ 'a.js': LEAKY });
    repository.write({ 'eslint.config.js': `${FLAT_CONFIG}// more\n` });

    expect(repository.judge('--staged').notices).toEqual([
      'eslint.config.js differs from the commit: judged with the one on disk.',
    ]);
  });
});

describe('exit codes', () => {
  test('0 for nothing to judge, in one line', () => {
    const repository = TestRepository.configured();
    repository.stage({ 'readme.md': '# Shop\n' });

    const { status, stdout, stderr } = repository.guard('check', '--staged');
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: '✔ Nothing to judge.\n',
      stderr: '',
    });
  });

  test('2 outside a repository', () => {
    const folder = TestRepository.empty();
    folder.write({ 'package.json': '{}' });

    expect(folder.guard('check', '--staged')).toMatchObject({
      status: 2,
      stderr: `Cannot find a commit or a hook in ${folder.root}: it is not inside a git repository.\n`,
    });
    expect(folder.guard('init').status).toBe(2);
  });

  test('2 in a bare repository', () => {
    const repository = TestRepository.empty();
    repository.init('--bare');

    expect(repository.guard('check', '--staged')).toMatchObject({
      status: 2,
      stderr: 'Cannot judge a commit in a bare repository: it has no index.\n',
    });
  });

  test('2 for a path that does not exist', () => {
    expect(TestRepository.configured().guard('check', 'srcc')).toMatchObject({
      status: 2,
      stderr: 'Cannot check srcc: no such file or directory.\n',
    });
  });

  test('2 for init without a package.json', () => {
    const repository = TestRepository.empty();
    repository.init();

    expect(repository.guard('init', '--yes')).toMatchObject({
      status: 2,
      stderr: `Cannot set up ${repository.root}: there is no package.json.\n`,
    });
  });

  test('2 for a configuration that throws, with its message', () => {
    const repository = TestRepository.configured();
    repository.stage({ 'eslint.config.js': "throw new Error('no plan');\n", 'a.js': LEAKY });

    expect(repository.guard('check', '--staged')).toMatchObject({
      status: 2,
      stderr: 'Cannot load eslint.config.js: no plan\n',
    });
  });

  test('2 for a configuration whose plugin is not installed', () => {
    const config = "import missing from 'eslint-plugin-missing';\nexport default [missing];\n";
    const repository = TestRepository.configured({ 'eslint.config.js': config, 'a.js': LEAKY });

    const { status, stderr } = repository.guard('check');
    expect(status).toBe(2);
    expect(stderr).toContain(
      "Cannot load eslint.config.js: Cannot find package 'eslint-plugin-mis",
    );
  });

  test('2 for rule options that are wrong', () => {
    const rules = "{ rules: { 'taskgroup/no-leaky-combinator': ['error', { nope: 1 }] } }";
    const config = FLAT_CONFIG.replace('];', `, ${rules}];`);
    const repository = TestRepository.configured({ 'eslint.config.js': config, 'a.js': LEAKY });

    const { status, stderr } = repository.guard('check');
    expect(status).toBe(2);
    expect(stderr).toMatch(/^Cannot use eslint\.config\.js for a\.js: .*\n$/);
  });

  test.each([
    ['an unknown option', ['check', '--stagde']],
    ['an unknown command', ['chek']],
    ['--staged with paths', ['check', '--staged', 'src']],
    ['a count that is none', ['check', '--max-warnings', 'few']],
  ])('2 for %s', (_title, args) => {
    const { status, stderr } = TestRepository.configured().guard(...args);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^Cannot [^\n]+\.\n$/);
  });

  test('2 with the sentence of an unknown option, in JSON too', () => {
    const { stdout, stderr } = TestRepository.configured().guard('check', '--json', '--stagde');
    const error = "Cannot run: unknown option '--stagde' (Did you mean --staged?).";
    expect(stderr).toBe(`${error}\n`);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'error', exitCode: 2, error });
  });

  test('0 for the help, and 2 with it for no command', () => {
    const repository = TestRepository.configured();
    expect(repository.guard('--help')).toMatchObject({ status: 0, stderr: '' });
    expect(repository.guard()).toMatchObject({ status: 2, stdout: '' });
    expect(repository.guard().stderr).toMatch(/^Usage: (?!.*Cannot)/s);
  });

  test('3 for a rule that crashes, which blocks; --debug shows the stack', () => {
    const config = FLAT_CONFIG.replace('];', ", { rules: { 'taskgroup/crash': 'error' } }];");
    const repository = TestRepository.configured({ 'eslint.config.js': config, 'a.js': LEAKY });

    const { status, stderr } = repository.guard('check');
    expect(status).toBe(3);
    expect(stderr).toMatch(
      /^taskgroup-guard failed and blocks to be safe: cannot judge a\.js, the rule stum.*\n$/,
    );
    expect(repository.guard('check', '--debug').stderr).toContain('eslint-plugin-stub');
  });

  test('130 when interrupted', async () => {
    const repository = TestRepository.configured({
      'eslint.config.js':
        "process.stdout.write('loading');\nawait new Promise((done) => setTimeout(done, 600_000));\n",
      'src/orders.js': LEAKY,
    });
    const child = spawn(process.execPath, [BIN, 'check'], {
      cwd: repository.root,
      env: cleanEnv(),
    });
    const exit = once(child, 'exit');
    await once(child.stdout, 'data'); // It is in the middle of its work now.
    child.kill('SIGINT');

    expect(await exit).toEqual([130, null]);
  });
});

describe('the JSON document', () => {
  test('holds the verdict and everything about a finding', () => {
    const repository = TestRepository.configured();
    repository.stage({ 'src/orders.js': LEAKY });

    expect(repository.judge('--staged')).toEqual({
      version: 1,
      verdict: 'violations',
      exitCode: 1,
      scope: 'index',
      tier: 'syntax',
      judged: 1,
      suppressed: 0,
      counts: { baselined: 0, known: 0, deferred: 0 },
      reasons: [{ code: 'violations', count: 1 }],
      findings: [
        {
          rule: 'taskgroup/no-leaky-combinator',
          messageId: 'leaky',
          severity: 'error',
          message: '`Promise.all` leaves siblings running.',
          path: 'src/orders.js',
          line: 1,
          column: 31,
          endLine: 1,
          endColumn: 42,
          why: expect.stringContaining('Promise combinator'),
          fix: expect.stringMatching(/\.$/),
          docs: expect.stringContaining('docs/patterns/no-leaky-combinator.md'),
          fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
          symbol: 'both',
        },
      ],
      ...{ deferred: [], baselined: [], known: [], drift: [] },
      skipped: [],
      notices: [],
    });
  });

  test('is one document also when there is no verdict', () => {
    const { status, stdout } = TestRepository.empty().guard('check', '--staged', '--json');

    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ version: 1, verdict: 'error', exitCode: 2 });
  });
});

describe('the report for people', () => {
  test('shows place, why, fix, the line and a verdict, without colours in a pipe', () => {
    const repository = TestRepository.configured();
    repository.stage({ 'src/orders.js': `${CLEAN}\t${LEAKY}` });

    const { stdout } = repository.guard('check', '--staged');
    expect(stdout).toMatch(
      /^error taskgroup\/no-leaky-combinator\n {2}why {2}A Promise [^]*\n {2}fix {2}.*\n\n/,
    );
    expect(stdout).toContain('  src/orders.js:2:32  `Promise.all` leaves siblings running.\n');
    expect(stdout).toContain('    2 | \texport const both = (a, b) => Promise.all([a(), b()]);\n');
    expect(stdout).toContain(`      | \t${' '.repeat(30)}${'^'.repeat(11)}\n`);
    expect(stdout).toMatch(/\n✖ Commit blocked: 1 violation in 1 staged file\.\n$/);
    expect(stdout).not.toContain('\u001B');
  });

  test('a minified line is cut around the finding, and escape sequences are not obeyed', () => {
    const repository = TestRepository.configured();
    repository.stage({ 'a.js': `f("${'x'.repeat(5000)}\u001B[31m");${LEAKY}` });

    const { stdout } = repository.guard('check', '--staged');
    expect(
      Math.max(
        ...stdout
          .split('\n')
          .slice(3)
          .map((line) => line.length),
      ),
    ).toBeLessThan(140);
    expect(stdout).toContain('^'.repeat(11));
    expect(stdout).not.toContain('\u001B');
  });

  test('colours can be forced, and NO_COLOR wins', () => {
    const repository = TestRepository.configured({ 'a.js': LEAKY });
    const forced = { FORCE_COLOR: '1' };

    expect(repository.run(process.execPath, [BIN, 'check'], forced).stdout).toContain('\u001B[');
    const refused = repository.run(process.execPath, [BIN, 'check'], { ...forced, NO_COLOR: '1' });
    expect(refused.stdout).not.toContain('\u001B[');
  });
});

describe('explain', () => {
  test('prints the catalogue\u2019s page, with or without the prefix', () => {
    const folder = TestRepository.empty();
    const { status, stdout } = folder.guard('explain', 'taskgroup/no-leaky-combinator');

    expect(status).toBe(0);
    expect(stdout).toContain('taskgroup/no-leaky-combinator: ');
    expect(stdout).toContain('Severity  warn in recommended');
    expect(folder.guard('explain', 'no-leaky-combinator').stdout).toBe(stdout);
  });

  test('lists the rules without one', () => {
    expect(TestRepository.empty().guard('explain').stdout).toContain(
      'taskgroup/no-leaky-combinator',
    );
  });

  test('an unknown rule is one sentence and exit code 2', () => {
    const { status, stderr } = TestRepository.empty().guard('explain', 'no-such-rule');
    expect(status).toBe(2);
    expect(stderr).toMatch(/^Cannot explain 'no-such-rule': no such rule\. Known rules: .*\n$/);
  });
});
