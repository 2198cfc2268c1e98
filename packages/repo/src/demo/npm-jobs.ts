import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Puts a copy of the npm CLI to real work (pack, install, list, query, prune, diff), without a network.
 * The published package carries no tests; its jobs are the test, and their results are compared before
 * and after the migration.
 *
 * @returns what each job left behind, free of paths and times.
 */
export function runNpmJobs(npm: string): Record<string, string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'taskgroup-npm-'));
  try {
    const app = layOutApp(folder);
    const run = (...args: string[]) => runNpm(npm, app, args).replaceAll(folder, '<folder>');
    return {
      pack: run('pack', '../tea', '../mug', '--json'),
      install: run('install', './tea-1.0.0.tgz', './mug-2.0.0.tgz', '../kettle', '--json'),
      lockfile: readFileSync(path.join(app, 'package-lock.json'), 'utf8'),
      list: run('ls', '--all', '--json'),
      query: run('query', '*'),
      explain: run('explain', 'tea', '--json'),
      diff: run('diff', '--diff=./tea-1.0.0.tgz', '--diff=./mug-2.0.0.tgz'),
      uninstall: run('uninstall', 'kettle', '--json'),
      prune: run('prune', '--json'),
      rest: run('ls', '--all', '--json'),
      // Errors must reach npm's own reporting as they were: it reads their codes.
      missingFile: run('install', './missing.tgz', '--json'),
      missingPackage: run('install', 'left-pad@1.0.0', '--json'),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function layOutApp(folder: string): string {
  writePackage(folder, 'tea', { version: '1.0.0' });
  writePackage(folder, 'mug', { version: '2.0.0', dependencies: { tea: '^1.0.0' } });
  writePackage(folder, 'kettle', { version: '3.0.0', bin: './index.js' });
  writePackage(folder, 'app', { version: '1.0.0' });
  return path.join(folder, 'app');
}

function writePackage(folder: string, name: string, rest: object): void {
  mkdirSync(path.join(folder, name));
  const manifest = { name, license: 'MIT', ...rest };
  writeFileSync(path.join(folder, name, 'package.json'), JSON.stringify(manifest));
  writeFileSync(path.join(folder, name, 'index.js'), `module.exports = '${name}';\n`);
}

function runNpm(npm: string, cwd: string, args: readonly string[]): string {
  const cli = path.join(npm, 'bin/npm-cli.js');
  const quiet = ['--offline', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  const cache = ['--cache', path.join(cwd, '../cache'), '--userconfig', path.join(cwd, '../npmrc')];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [cli, ...args, ...quiet, ...cache],
    { cwd, encoding: 'utf8', env: withoutNpmSettings() },
  );
  return `${status}\n${stdout}${stderr}`.replace(/\d{4}-\d\d-\d\dT[\w-]+/g, '<time>');
}

function withoutNpmSettings(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
}
