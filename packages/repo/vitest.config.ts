import { defineConfig } from 'vitest/config';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

const runtime = fileURLToPath(new URL('../runtime/src/', import.meta.url));
const background = fileURLToPath(new URL('../background/src/', import.meta.url));

/** One configuration for every package; a package's tests lie in its `test/` folder. */
export default defineConfig({
  resolve: {
    // The fixtures' projects install nothing; they run on the runtime of this workspace.
    alias: [
      { find: /^@taskgroup\/runtime$/, replacement: `${runtime}index.ts` },
      { find: /^@taskgroup\/runtime\/(\w+)$/, replacement: `${runtime}$1/index.ts` },
      { find: /^@taskgroup\/background$/, replacement: `${background}index.ts` },
      { find: /^@taskgroup\/background\/(\w+)$/, replacement: `${background}$1/index.ts` },
    ],
  },
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: [
      'packages/*/test/**/*.test.ts',
      'fixtures/projects/*/{before,after}/test/**/*.test.ts',
    ],
    typecheck: {
      enabled: true,
      include: ['packages/*/test/**/*.test-d.ts'],
      tsconfig: 'packages/repo/tsconfig.types.json',
    },
    reporters: ['default', './packages/repo/vitest-summary.ts'],
    // Most of the long ones wait for processes and servers; vitest would leave one core of two unused.
    maxWorkers: Math.max(2, availableParallelism()),
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
