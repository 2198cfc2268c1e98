import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import prettier from 'prettier';
import { withPart } from '../generate/with-part.ts';
import { ROOT } from '../root.ts';
import { StoryError } from './story.ts';

const README = path.join(ROOT, 'README.md');

/** What of the demo the README shows. */
interface Shown {
  readonly blocked: string;
  readonly told: readonly string[];
}

/**
 * Keeps the README's excerpt true: `--record` writes it, `--check` fails when it differs.
 *
 * @throws {StoryError} when the README shows something else than the demo did.
 */
export async function keepReadme(shown: Shown): Promise<void> {
  const text = readFileSync(README, 'utf8');
  const current = await prettier.format(withPart(text, 'demo', excerpt(shown), 'README.md'), {
    ...(await prettier.resolveConfig(README)),
    filepath: README,
  });
  if (process.argv.includes('--record')) writeFileSync(README, current);
  else if (process.argv.includes('--check') && current !== text) {
    throw new StoryError(
      'README.md shows other output than this. Run `npm run demo -- --record` and commit it.',
    );
  }
}

function excerpt({ blocked, told }: Shown): string {
  const commit = stripVTControlCharacters(blocked).trim().split('\n');
  const lines = [
    "$ git commit -m 'Expire receipts'",
    ...commit,
    '',
    ...told.map((claim) => `✓ ${claim}`),
  ];
  return `\`\`\`text\n${lines.map((line) => line.trimEnd()).join('\n')}\n\`\`\``;
}
