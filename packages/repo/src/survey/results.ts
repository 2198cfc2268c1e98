import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../root.ts';
import type { Kills } from './kill-loop.ts';
import type { OwnTests } from './own-tests.ts';
import type { Survey } from './survey-one.ts';

/** The last results of every repository, by its name: each takes minutes, so that they are measured one by one. */
export interface Results {
  readonly sites: Readonly<Record<string, Survey>>;
  readonly tests: Readonly<Record<string, OwnTests>>;
  readonly kills: Readonly<Record<string, Kills>>;
}

const FILE = path.join(ROOT, 'packages/repo/survey/results.json');

export function readResults(): Results {
  const known = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Results) : {};
  return { sites: {}, tests: {}, kills: {}, ...known };
}

/** The results with one more, or with another one for the same repository. */
export function keepResult<Part extends keyof Results>(
  part: Part,
  name: string,
  result: Results[Part][string],
): Results {
  const known = readResults();
  const results = { ...known, [part]: { ...known[part], [name]: result } };
  mkdirSync(path.dirname(FILE), { recursive: true });
  writeFileSync(FILE, `${JSON.stringify(results, undefined, 2)}\n`);
  return results;
}
