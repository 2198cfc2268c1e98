import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import prettier from 'prettier';
import { withPart } from '../generate/with-part.ts';
import { ROOT } from '../root.ts';
import { repositories } from './repositories.ts';
import { killRuns, surveyOne, type Survey } from './survey-one.ts';
import { surveyTables } from './tables.ts';

const PAGE = path.join(ROOT, 'docs/migrations.md');

/**
 * Migrates public repositories in copies that are thrown away, and writes what became of their sites into the page.
 *
 * `--clones <folder>` takes the repositories from clones there, with the packages installed in them, so that types count.
 * `--kills <number>` kills so many runs at random moments instead, and looks at what they leave.
 * Names choose some of the repositories; the page is written only by a run over all of them.
 */
const { values, positionals } = parseArgs({
  options: { clones: { type: 'string' }, kills: { type: 'string' } },
  allowPositionals: true,
});
const chosen = repositories.filter(
  ({ name }) => !positionals.length || positionals.includes(path.basename(name)),
);
if (values.kills) await killAll(Number(values.kills));
else await surveyAll();

async function killAll(kills: number): Promise<void> {
  for (const repository of chosen) {
    const counts = await killRuns(repository, values.clones, kills);
    process.stdout.write(`${repository.name} ${JSON.stringify(counts)}\n`);
  }
}

async function surveyAll(): Promise<void> {
  const surveys = chosen.map((repository): Survey => {
    process.stderr.write(`Migrating ${repository.name} …\n`);
    return surveyOne(repository, values.clones);
  });
  const tables = surveyTables(surveys);
  process.stdout.write(`${tables}\n`);
  if (chosen.length === repositories.length) await writePage(tables);
}

async function writePage(tables: string): Promise<void> {
  const page = withPart(readFileSync(PAGE, 'utf8'), 'migrations', tables, 'docs/migrations.md');
  const config = await prettier.resolveConfig(PAGE);
  writeFileSync(PAGE, await prettier.format(page, { ...config, filepath: PAGE }));
}
