import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';
import { readManifest } from '../manifest.ts';
import { ROOT } from '../root.ts';
import { writeCommonJs } from './commonjs.ts';

/** A command whose modules are joined to a few files. */
interface Bundled {
  readonly command: string;
  /** What processes start with, by its name in the bundle. */
  readonly entries: Readonly<Record<string, string>>;
  /** Modules that start one of these. */
  readonly starters: readonly string[];
  /** Our other packages in it. Those of others stay beside it, with their licences and updates. */
  readonly parts: readonly string[];
}

const bundles: readonly Bundled[] = [
  {
    command: 'guard',
    entries: { cli: 'cli.js' },
    starters: [],
    parts: ['patterns', 'eslint-plugin'],
  },
  {
    command: 'migrate',
    entries: { cli: 'cli.js', worker: 'jobs/worker.js' },
    starters: ['jobs/worker-process.js'],
    parts: ['patterns'],
  },
];

/**
 * A hook that loads 350 modules waits longer for the module loader than for the verdict, and each process of the codemod
 * loads as many. The stamp says what a bundle was made of; `entry-point.ts` of the catalogue passes over one that is not
 * of the same build.
 */
for (const bundled of bundles) await bundle(bundled);
await writeCommonJs();

async function bundle({ command, entries, starters, parts }: Bundled): Promise<void> {
  const dist = path.join(ROOT, 'packages', command, 'dist');
  const target = path.join(dist, 'bundle');
  const stamp = JSON.stringify(makeStamp(target, [command, ...parts]));
  if (stamp === readStamp(target)) return;
  rmSync(target, { recursive: true, force: true });
  await build({
    entryPoints: Object.entries(entries).map(([out, file]) => ({ out, in: path.join(dist, file) })),
    ...{ bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20.19' },
    outdir: target,
    packages: 'external',
    plugins: [ourPackages(), placesOfFiles(dist, target, starters)],
    minifyWhitespace: true,
    logLevel: 'warning',
  });
  writeFileSync(path.join(target, 'stamp.json'), stamp);
}

function makeStamp(target: string, [command, ...parts]: readonly string[]) {
  const infos = [command!, ...parts].map((part) =>
    path.join(ROOT, 'packages', part, 'dist/.tsbuildinfo'),
  );
  const manifests = parts.map((part) =>
    readManifest(path.join(ROOT, 'packages', part, 'package.json')),
  );
  return {
    builds: infos.map((info) => [path.relative(target, info), statSync(info).mtimeMs]),
    versions: Object.fromEntries(manifests.map(({ name, version }) => [name, version])),
  };
}

function readStamp(target: string): string | undefined {
  try {
    return readFileSync(path.join(target, 'stamp.json'), 'utf8');
  } catch {
    return undefined;
  }
}

function ourPackages(): Plugin {
  const entries: Readonly<Record<string, string>> = {
    '@taskgroup/patterns': path.join(ROOT, 'packages/patterns/dist/index.js'),
    'eslint-plugin-taskgroup': path.join(ROOT, 'packages/eslint-plugin/dist/index.js'),
  };
  return {
    name: 'our packages',
    setup(bundler) {
      bundler.onResolve({ filter: /^[^.]/ }, ({ path: name }) => {
        const entry = entries[name];
        return entry === undefined ? undefined : { path: entry };
      });
    },
  };
}

/** A module that looks for files beside itself still finds them; one that starts another starts that of the bundle. */
function placesOfFiles(dist: string, target: string, starters: readonly string[]): Plugin {
  return {
    name: 'places of files',
    setup(bundler) {
      bundler.onLoad({ filter: /\.js$/ }, ({ path: file }) => {
        const name = path.relative(dist, file).split(path.sep).join('/');
        if (name.startsWith('..') || starters.includes(name)) return undefined;
        const place = path.relative(target, file).split(path.sep).join('/');
        const url = `new URL(${JSON.stringify(place)}, import.meta.url).href`;
        return {
          contents: readFileSync(file, 'utf8').replaceAll(/\bimport\.meta\.url\b/g, () => url),
        };
      });
    },
  };
}
