import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../../root.ts';
import { nativeTypescript } from './native-typescript.ts';

/** Who is asked about types, and what an earlier run has left behind. */
export type GuardSetup = 'session' | 'no-types' | 'first';

/** Runs the gate once over folders, in this process, with the rules and the parser that ESLint is given. */
const [setup, folder, ...globs] = process.argv.slice(2) as [GuardSetup, string, ...string[]];
process.env['TASKGROUP_TYPESCRIPT'] =
  setup === 'no-types' ? path.join(folder, 'no-compiler') : nativeTypescript();
if (setup === 'first') {
  rmSync(path.join(folder, '.git/taskgroup-guard'), { recursive: true, force: true });
}

writeFileSync(
  path.join(folder, 'eslint.config.mjs'),
  `import parser from '@typescript-eslint/parser';
import taskgroup from 'eslint-plugin-taskgroup';
export default [
  { files: ['**/*.ts'], languageOptions: { parser } },
  taskgroup.configs.strictTypeChecked[0],
  { settings: { taskgroup: { allowedPaths: [], types: 'native' } } },
];
`,
);

process.chdir(folder);
process.argv.splice(2, Infinity, 'check', ...globs, '--json');
// That there are findings is no failure here.
process.on('exit', (code) => {
  if (code === 1) process.exitCode = 0;
});
await import(pathToFileURL(path.join(ROOT, 'packages/guard/bin/taskgroup-guard.js')).href);
