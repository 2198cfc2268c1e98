import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ROOT } from '../src/root.ts';

const { resolve } = createRequire(import.meta.url);
const USE = `import { TaskGroup, TaskGroupError } from '@taskgroup/runtime';
import { VirtualClock } from '@taskgroup/runtime/testing';

export async function load(): Promise<string> {
  const [count, text] = await TaskGroup.all([() => 1, async () => 'a']);
  const sum: number = count + 1;
  return text.repeat(sum) + VirtualClock.name;
}

export function first(error: TaskGroupError): unknown {
  return error.errors[0];
}
`;

/** Nobody has to raise his `lib`, skip the check of libraries, or leave an old way of finding modules, to use the runtime. */
describe.each([
  ['5.9', 'typescript-5'],
  ['6.0', 'typescript'],
])('in a project with TypeScript %s that knows no more than ES2020', (_version, compiler) => {
  test.each([
    ['CommonJS', { module: 'commonjs', moduleResolution: 'node10', ignoreDeprecations: '5.0' }],
    ['nodenext', { module: 'nodenext' }],
    ['CommonJS of a time when it could load no ES module', { module: 'node16' }],
    ['a bundler', { module: 'esnext', moduleResolution: 'bundler' }],
  ])('the types of the runtime hold, for %s', (_name, options) => {
    const folder = projectThatUsesTheRuntime();
    const deprecated = compiler === 'typescript' ? { ignoreDeprecations: '6.0' } : {};

    expect(typeCheck(folder, compiler, { ...options, ...deprecated })).toBe('');
  });
});

function projectThatUsesTheRuntime(): string {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'types-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const scope = path.join(folder, 'node_modules/@taskgroup');
  mkdirSync(scope, { recursive: true });
  symlinkSync(path.join(ROOT, 'packages/runtime'), path.join(scope, 'runtime'));
  writeFileSync(path.join(folder, 'load.ts'), USE);
  return folder;
}

/** What the compiler says. */
function typeCheck(folder: string, compiler: string, options: Record<string, unknown>): string {
  const compilerOptions = {
    ...{ target: 'es2020', lib: ['es2020', 'dom'], types: [], strict: true, noEmit: true },
    ...options,
  };
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  const tsc = path.join(path.dirname(resolve(`${compiler}/package.json`)), 'bin/tsc');
  try {
    return execFileSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}
