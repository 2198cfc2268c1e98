import { readFileSync } from 'node:fs';
import type { Installation } from './package-manager.ts';

export const ciNames = ['github', 'gitlab'] as const;
export type CiName = (typeof ciNames)[number];

/** What a pipeline has to know of a project. */
export interface CiFacts {
  readonly installation: Installation;
  /** The branch that changes go to. */
  readonly branch: string;
  /** The file that names the version of Node, if there is one. */
  readonly nodeVersionFile: string | undefined;
  /** From the root to the folder with the dependencies; empty for the root itself. */
  readonly folder: string;
  /** The stage that the job belongs to, where the pipeline has none called `test`. */
  readonly stage: string | undefined;
}

interface Commands {
  /** What brings the package manager itself. */
  readonly github?: string;
  readonly gitlab?: string;
  readonly install: string;
  /** Without a lockfile. */
  readonly installAnew: string;
  readonly run: string;
}

const COREPACK = { github: 'run: corepack enable', gitlab: 'corepack enable' };

const commands: Readonly<Record<Installation['packageManager'], Commands>> = {
  npm: { install: 'npm ci', installAnew: 'npm install', run: 'npx' },
  pnpm: {
    ...{ ...COREPACK, run: 'pnpm exec' },
    ...{ install: 'pnpm install --frozen-lockfile', installAnew: 'pnpm install' },
  },
  yarn: {
    ...{ ...COREPACK, run: 'yarn' },
    ...{ install: 'yarn install --immutable', installAnew: 'yarn install --no-immutable' },
  },
  'yarn-classic': {
    ...{ ...COREPACK, run: 'yarn' },
    ...{ install: 'yarn install --frozen-lockfile', installAnew: 'yarn install' },
  },
  bun: {
    ...{ github: 'uses: oven-sh/setup-bun@v2', gitlab: 'npm install --global bun' },
    ...{ install: 'bun install --frozen-lockfile', installAnew: 'bun install', run: 'bunx' },
  },
  // What it installs, Node runs.
  deno: {
    ...{ github: 'uses: denoland/setup-deno@v2', gitlab: 'npm install --global deno' },
    ...{ install: 'deno install --frozen', installAnew: 'deno install', run: 'npx' },
  },
};

const fillers: Readonly<Record<CiName, (text: string, facts: CiFacts) => string>> = {
  github: fillGithub,
  gitlab: fillGitlab,
};

/** The published template, with the project's own commands. */
export function ciText(name: CiName, facts: CiFacts): string {
  const file = new URL(`../../templates/${name}.yml`, import.meta.url);
  const [, ...lines] = readFileSync(file, 'utf8').split('\n');
  const { packageManager, isLocked } = facts.installation;
  const { install, installAnew, run } = commands[packageManager];
  const text = lines
    .join('\n')
    .replace('npm ci', isLocked ? install : installAnew)
    .replace('npx taskgroup', `${run} taskgroup`);
  return `${HEAD}\n${fillers[name](text, facts)}`;
}

const HEAD = '# Judges what a change brings: https://github.com/taskgroup/taskgroup';

function fillGithub(text: string, { installation, branch, nodeVersionFile, folder }: CiFacts) {
  const { github } = commands[installation.packageManager];
  const place = folder
    ? `    runs-on: ubuntu-latest\n    defaults:\n      run:\n        working-directory: ${JSON.stringify(folder)}\n`
    : '    runs-on: ubuntu-latest\n';
  const node = nodeVersionFile
    ? `node-version-file: ${JSON.stringify(nodeVersionFile)}`
    : 'node-version: 24';
  return text
    .replace('branches: [main]', () => `branches: [${JSON.stringify(branch)}]`)
    .replace('    runs-on: ubuntu-latest\n', () => place)
    .replace('node-version: 24\n', () => `${node}\n${github ? `      - ${github}\n` : ''}`);
}

function fillGitlab(text: string, { installation, folder, stage }: CiFacts): string {
  const { gitlab } = commands[installation.packageManager];
  const first = [...(folder ? [`cd ${JSON.stringify(folder)}`] : []), ...(gitlab ? [gitlab] : [])];
  return text
    .replace('  script:\n', () => `  script:\n${first.map((line) => `    - ${line}\n`).join('')}`)
    .replace('  image:', () => `${stage ? `  stage: ${JSON.stringify(stage)}\n` : ''}  image:`)
    .replace(/gl-code-quality-report\.json$/m, () =>
      folder ? `${folder}/gl-code-quality-report.json` : 'gl-code-quality-report.json',
    );
}
