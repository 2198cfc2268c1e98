import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import prettier from 'prettier';
import { withPart } from '../generate/with-part.ts';
import { ROOT } from '../root.ts';
import { runOwnTests } from './own-tests.ts';
import { repositories, type Surveyed } from './repositories.ts';
import { keepResult, readResults } from './results.ts';
import { killRuns, surveyOne } from './survey-one.ts';
import { surveyTables } from './tables.ts';

const PAGE = path.join(ROOT, 'docs/migrations.md');

/**
 * Migrates public repositories in copies that are thrown away, and writes what became of their sites into the page.
 *
 * `--clones <folder>` takes the repositories from clones there, with the packages installed in them, so that types count.
 * `--tests` runs their own tests instead, before the migration and after it.
 * `--kills <number>` kills so many runs at random moments instead, and looks at what they leave; `--types` has them typed.
 * Names choose some of the repositories; the page keeps the last results of the others.
 */
const { values, positionals } = parseArgs({
  options: {
    clones: { type: 'string' },
    kills: { type: 'string' },
    tests: { type: 'boolean' },
    types: { type: 'boolean' },
  },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !repositories.some((each) => isNamed(each, name)));
if (unknown.length) fail(`Cannot survey ${unknown.join(', ')}: ${namesOf(repositories)} are known`);
if (values.tests && !values.clones) fail('Cannot run tests without --clones, and packages in them');

const chosen = repositories.filter(
  (each) => !positionals.length || positionals.some((name) => isNamed(each, name)),
);
for (const repository of chosen) {
  process.stderr.write(`${repository.name} …\n`);
  if (values.kills) await kill(repository, Number(values.kills));
  else if (values.tests) test(repository, values.clones!);
  else if (repository.isTuning) await migrate(repository);
  await writePage();
}

async function migrate(repository: Surveyed): Promise<void> {
  keepResult('sites', repository.name, await surveyOne(repository, values.clones));
}

function test(repository: Surveyed, clones: string): void {
  const { name, suite } = repository;
  if (!suite) return;
  const result = runOwnTests(repository, suite, clones);
  for (const broken of result.broken) process.stdout.write(`broken: ${broken}\n`);
  keepResult('tests', name, result);
}

async function kill(repository: Surveyed, kills: number): Promise<void> {
  const options = { clones: values.clones, kills, withTypes: values.types ?? false };
  const key = `${repository.name}${options.withTypes ? ', with types' : ''}`;
  keepResult('kills', key, await killRuns(repository, options));
}

async function writePage(): Promise<void> {
  const tables = surveyTables(repositories, readResults());
  const page = withPart(readFileSync(PAGE, 'utf8'), 'migrations', tables, 'docs/migrations.md');
  const config = await prettier.resolveConfig(PAGE);
  writeFileSync(PAGE, await prettier.format(page, { ...config, filepath: PAGE }));
}

function isNamed({ name }: Surveyed, wanted: string): boolean {
  return path.basename(name) === wanted;
}

function namesOf(all: readonly Surveyed[]): string {
  return all.map(({ name }) => path.basename(name)).join(', ');
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
