import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { readManifest } from '../manifest.ts';
import { runNpmJobs } from './npm-jobs.ts';
import { keepReadme } from './keep-readme.ts';
import { describe, isExplained, readReport } from './migration-report.ts';
import { packCommands, tarballsIn } from './packed.ts';
import { layOutProject } from './project.ts';
import { type Command, Story, StoryError } from './story.ts';

/**
 * The main job on real code, as a new user does it: install, see what is unowned, have a commit
 * blocked, migrate, prove that nothing broke, commit.
 */
async function demo(): Promise<void> {
  const story = new Story();
  const root = layOutProject();
  const at = commandsIn(root);
  try {
    install(story, root, at);
    const before = exerciseBefore(story, root, at);
    lookAtFindings(story, at);
    const blocked = haveACommitBlocked(story, root, at);
    migrate(story, at);
    proveNothingBroke(story, root, at, before);
    commit(story, root, at);
    process.stdout.write(`\nAll ${story.told.length} checks of the demo hold.\n`);
    await keepReadme({ blocked, told: story.told });
  } finally {
    if (process.argv.includes('--keep')) process.stdout.write(`Kept in ${root}\n`);
    else rmSync(root, { recursive: true, force: true });
  }
}

type CommandsIn = ReturnType<typeof commandsIn>;

function commandsIn(root: string) {
  const command = (program: string, ...args: string[]): Command => ({
    line: [program, ...args].join(' '),
    program,
    args,
    cwd: root,
  });
  return {
    command,
    git: (...args: string[]) => command('git', ...args),
    tool: (name: string, ...args: string[]): Command => ({
      line: ['npx', name, ...args].join(' '),
      program: 'npx',
      args: ['--no-install', name, ...args],
      cwd: root,
    }),
  };
}

function install(story: Story, root: string, { command, git }: CommandsIn): void {
  story.chapter('A repository of real code: the npm CLI with its libraries, and a small service');
  story.prepare(git('init', '--quiet', '--initial-branch=main'));
  story.prepare(git('add', '--all'));
  story.run(git('commit', '--quiet', '-m', 'The code as its authors wrote it'), { exit: 0 });
  for (const pack of packCommands(root)) story.prepare(pack);
  const dependencies = [
    ...tarballsIn(root),
    ...versionsOf('eslint', '@typescript-eslint/parser', 'typescript', '@types/node'),
  ];
  story.run(
    {
      ...command('npm', 'install', '--save-dev', '--no-audit', '--no-fund', ...dependencies),
      line: 'npm install --save-dev eslint-plugin-taskgroup migrate-taskgroup taskgroup-guard @taskgroup/runtime',
    },
    { exit: 0, show: { tail: 1 } },
  );
  story.run(command('npx', '--no-install', 'taskgroup-guard', 'init', '--yes'), { exit: 0 });
  story.prepare(git('add', '--all'));
  story.prepare(git('commit', '--quiet', '--no-verify', '-m', 'Install taskgroup'));
}

/** The versions this repository is locked to, so that the demo does not change under its reader. */
function versionsOf(...names: string[]): string[] {
  const require = createRequire(import.meta.url);
  return names.map((name) => {
    return `${name}@${readManifest(require.resolve(`${name}/package.json`)).version}`;
  });
}

interface Before {
  readonly npm: Record<string, string>;
}

function exerciseBefore(story: Story, root: string, at: CommandsIn): Before {
  story.chapter('Its own tests, before');
  testService(story, at);
  const npm = runNpmJobs(path.join(root, 'npm-cli'));
  story.check(`the npm CLI did ${Object.keys(npm).length} jobs`, npm['install']!.startsWith('0\n'));
  return { npm };
}

function testService(story: Story, { command }: CommandsIn): void {
  story.run(command('npm', 'test', '--silent', '--prefix', 'order-service'), {
    exit: 0,
    says: ['fail 0'],
    show: { head: 6 },
  });
  story.check('the service type-checks and its tests pass', true);
}

function lookAtFindings(story: Story, { tool }: CommandsIn): void {
  story.chapter('What is unowned today');
  story.run(tool('taskgroup-guard', 'check', 'order-service', 'npm-cli'), {
    exit: 1,
    says: ['no-leaky-combinator'],
    show: { head: 24, tail: 3 },
  });
}

// Only the types of another file tell that `release` returns a promise.
const FLOATING = `import type { Receipt } from './checkout.js';
import type { Stock } from './stock.js';

export function expire(receipt: Receipt, stock: Stock): void {
  for (const reservation of receipt.reservations) stock.release(reservation);
}
`;

const OWNED = `import { cancel, type Receipt } from './checkout.js';
import type { Stock } from './stock.js';

export async function expire(receipt: Receipt, stock: Stock): Promise<void> {
  await cancel(receipt, stock);
}
`;

function haveACommitBlocked(story: Story, root: string, { git }: CommandsIn): string {
  story.chapter('A commit that adds a floating promise');
  const file = path.join(root, 'order-service/src/expire.ts');
  writeFileSync(file, FLOATING);
  story.prepare(git('add', '--all'));
  const head = story.prepare(git('rev-parse', 'HEAD'));
  const blocked = story.run(git('commit', '-m', 'Expire receipts'), {
    exit: 1,
    says: ['no-floating-task'],
  });
  story.check('the commit was blocked', story.prepare(git('rev-parse', 'HEAD')) === head);
  writeFileSync(file, OWNED);
  story.prepare(git('add', '--all'));
  story.run(git('commit', '--quiet', '-m', 'Expire receipts'), { exit: 0 });
  story.check(
    'with an owner, the same work was committed',
    story.prepare(git('rev-parse', 'HEAD')) !== head,
  );
  return blocked;
}

function migrate(story: Story, { tool, git }: CommandsIn): void {
  story.chapter('The codemod');
  story.run(tool('migrate-taskgroup', 'order-service'), { exit: 1, show: { head: 40 } });
  const report = readReport(story.prepare(tool('migrate-taskgroup', '--json'), 1));
  const only = ['--pattern', 'no-leaky-combinator'];
  const combinators = readReport(story.prepare(tool('migrate-taskgroup', '--json', ...only), 1));
  const written = story.prepare(
    git('grep', '-hE', String.raw`Promise\.(all|allSettled|race|any)\(`),
  );
  story.run(tool('migrate-taskgroup', '--write'), { exit: 0 });
  story.run(git('diff', '--shortstat'), { exit: 0 });
  story.check(
    `every Promise combinator is accounted for: ${describe(combinators)}`,
    combinators.sites.length === written.trim().split('\n').length,
  );
  story.check(
    `with the concurrency libraries, every site has an outcome: ${describe(report)}`,
    [...report.sites, ...combinators.sites].every(isExplained),
  );
  story.check(
    'every file could be parsed',
    report.files.every(({ status }) => status === 'changed'),
  );
  story.run(tool('migrate-taskgroup'), { exit: 0, show: { head: 2 } });
  story.check('a second run changes nothing', true);
}

function proveNothingBroke(story: Story, root: string, at: CommandsIn, before: Before): void {
  story.chapter('Its own tests, after');
  testService(story, at);
  const npm = runNpmJobs(path.join(root, 'npm-cli'));
  const changed = Object.keys(npm).filter((job) => npm[job] !== before.npm[job]);
  if (changed.length) process.stdout.write(`  ${changed.map((job) => npm[job]).join('\n')}\n`);
  story.check(
    `the npm CLI does its ${Object.keys(npm).length} jobs with the same results`,
    isDeepStrictEqual(npm, before.npm),
  );
}

// Only its authors can say who should own this stream's end; until then it is allowed, with a reason.
const ALLOWED = `export default [
  {
    settings: {
      taskgroup: {
        allowedPaths: [
          {
            glob: 'npm-cli/workspaces/pacote/lib/fetcher.js',
            rules: ['no-floating-task'],
            reason: 'The stream that is returned reports this failure itself.',
          },
        ],
      },
    },
  },
`;

function commit(story: Story, root: string, { git }: CommandsIn): void {
  story.chapter('The migrated code is committed, hook and all');
  story.prepare(git('add', '--all'));
  story.run(git('commit', '-m', 'Give every task an owner'), {
    exit: 1,
    says: ['npm-cli/workspaces/pacote/lib/fetcher.js', '1 violation in'],
  });
  story.check('a file that was touched is judged whole: an older floating promise blocks', true);
  const config = path.join(root, 'eslint.config.js');
  const text = readFileSync(config, 'utf8');
  writeFileSync(config, text.replace('export default [\n', ALLOWED));
  story.run(git('diff', '--unified=1', 'eslint.config.js'), { exit: 0, says: ['allowedPaths'] });
  story.prepare(git('add', '--all'));
  story.run(git('commit', '--quiet', '-m', 'Give every task an owner'), { exit: 0 });
  story.check(
    'the commit went through the gate',
    story.prepare(git('status', '--porcelain')) === '',
  );
}

try {
  await demo();
} catch (error) {
  if (!(error instanceof StoryError)) throw error;
  process.stderr.write(`\n${error.message}\n`);
  process.exitCode = 1;
}
