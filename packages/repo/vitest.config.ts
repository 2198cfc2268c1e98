import { defineConfig } from 'vitest/config';
import { fileURLToPath } from 'node:url';

/** One configuration for every package; a package's tests lie in its `test/` folder. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['packages/*/test/**/*.test.ts'],
    typecheck: {
      enabled: true,
      include: ['packages/*/test/**/*.test-d.ts'],
      tsconfig: 'packages/repo/tsconfig.types.json',
    },
    reporters: ['default', './packages/repo/vitest-summary.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
