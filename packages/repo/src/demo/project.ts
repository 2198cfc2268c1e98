import { cpSync, mkdirSync, mkdtempSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from '../root.ts';

/**
 * The libraries that the npm CLI's own repository keeps beside it. The published package bundles them
 * below `node_modules`; here they go back to where their authors write them, so that git tracks them.
 */
const LIBRARIES = [
  '@npmcli/agent',
  '@npmcli/arborist',
  '@npmcli/fs',
  '@npmcli/installed-package-contents',
  '@npmcli/metavuln-calculator',
  'cacache',
  'libnpmdiff',
  'libnpmexec',
  'pacote',
];

/**
 * Lays out a repository of code that nobody here wrote, the hand-written sources of the published npm
 * CLI and its libraries, and of one small TypeScript service.
 *
 * @returns the folder, a new one below the system's temporary folder.
 */
export function layOutProject(): string {
  const root = mkdtempSync(path.join(tmpdir(), 'taskgroup-demo-'));
  cpSync(path.join(ROOT, 'fixtures/projects/order-service'), path.join(root, 'order-service'), {
    recursive: true,
    filter: (source) => !/[\\/](dist|node_modules)$/.test(source),
  });
  copyNpm(path.join(root, 'npm-cli'));
  writeFileSync(path.join(root, '.gitignore'), 'node_modules/\ndist/\n*.tgz\n');
  writeFileSync(
    path.join(root, 'package.json'),
    `${JSON.stringify({ name: 'taskgroup-demo', private: true, type: 'module' }, null, 2)}\n`,
  );
  return root;
}

function copyNpm(target: string): void {
  const source = path.dirname(createRequire(import.meta.url).resolve('npm/package.json'));
  for (const part of ['bin', 'lib', 'node_modules', 'LICENSE', 'package.json']) {
    cpSync(path.join(source, part), path.join(target, part), {
      recursive: true,
      dereference: true,
    });
  }
  for (const library of LIBRARIES) moveToWorkspace(target, library);
}

function moveToWorkspace(npm: string, library: string): void {
  const installed = path.join(npm, 'node_modules', library);
  const workspace = path.join(npm, 'workspaces', path.basename(library));
  mkdirSync(path.dirname(workspace), { recursive: true });
  renameSync(installed, workspace);
  symlinkSync(path.relative(path.dirname(installed), workspace), installed, 'junction');
}
