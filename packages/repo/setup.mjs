// Makes a bare clone runnable with nothing but git, Node and npm: installs the locked dependencies, then builds.
// Both steps are skipped when there is nothing to do, so every script may start with it.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
// pnpm 11 needs Node 22; we support Node 20.19.
const { config } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

if (!isInstalled()) {
  run('Installing dependencies', 'npx', [
    '--yes',
    `pnpm@${config.pnpm}`,
    'install',
    '--frozen-lockfile',
  ]);
}
run('Building packages', process.execPath, [
  path.join(root, 'node_modules/typescript/bin/tsc'),
  '-b',
  'packages/repo', // Its project references are all the others.
]);
run('Bundling the commands', process.execPath, [
  path.join(root, 'packages/repo/dist/bundle/bundle.js'),
]);

/** The installed lockfile is a copy that pnpm keeps; equal copies mean an install would change nothing. */
function isInstalled() {
  const installed = path.join(root, 'node_modules/.pnpm/lock.yaml');
  return (
    existsSync(installed) &&
    readFileSync(installed, 'utf8') === readFileSync(path.join(root, 'pnpm-lock.yaml'), 'utf8')
  );
}

function run(title, command, args) {
  process.stderr.write(`${title} …\n`);
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (error) process.stderr.write(`Cannot run ${command}: ${error.message}\n`);
  if (status !== 0) process.exit(status ?? 1);
}
