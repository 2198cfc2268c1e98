import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { configs } from 'eslint-plugin-taskgroup';
import { nativeTypescript } from './native-typescript.ts';

/** Lints a folder once with Oxlint, and says how many findings there are. */
const [bin, setup, folder, ...globs] = process.argv.slice(2) as [string, string, string];

const { rules } = configs.strictTypeChecked[0]!;
const config =
  setup === 'ours'
    ? {
        jsPlugins: [createRequire(import.meta.url).resolve('eslint-plugin-taskgroup')],
        categories: { correctness: 'off' },
        rules: Object.fromEntries(Object.entries(rules!).filter(([, entry]) => entry !== 'off')),
        settings: { taskgroup: { allowedPaths: [], types: 'native' } },
      }
    : {
        plugins: ['typescript'],
        categories: { correctness: 'off' },
        rules: { 'typescript/no-floating-promises': 'error' },
      };
const file = path.join(folder, '.oxlintrc.json');
writeFileSync(file, JSON.stringify(config));
const flags = setup === 'ours' ? [] : ['--type-aware'];
const { stdout, stderr } = spawnSync(
  path.join(bin, 'oxlint'),
  ['-c', file, '--format', 'json', ...flags, ...globs],
  {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: `${bin}${path.delimiter}${process.env['PATH']}`,
      TASKGROUP_TYPESCRIPT: nativeTypescript(),
    },
    maxBuffer: 1 << 28,
  },
);
const report = stdout.slice(stdout.indexOf('{'));
if (!report) throw new Error(`Oxlint said nothing: ${stderr.slice(0, 200)}`);
const { diagnostics } = JSON.parse(report) as Report;
const broken = diagnostics.find(({ code }) => !code);
if (broken) throw new Error(`Oxlint could not lint a file: ${broken.message}`);
process.stdout.write(JSON.stringify({ findings: diagnostics.length }));

interface Report {
  readonly diagnostics: readonly { readonly code?: string; readonly message: string }[];
}
