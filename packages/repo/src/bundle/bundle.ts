import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';
import { readManifest } from '../manifest.ts';
import { ROOT } from '../root.ts';
import { writeCommonJs } from './commonjs.ts';

const GUARD = path.join(ROOT, 'packages/guard');
const BUNDLE = path.join(GUARD, 'dist/bundle');
/** What is in the bundle: our own packages. Others stay beside it, with their licences and updates. */
const PARTS = ['guard', 'patterns', 'eslint-plugin'];

/**
 * Joins the modules of the gate to a few files: a hook that loads 350 of them waits longer for the module
 * loader than for the verdict. The stamp says what it was made of; `entry-point.ts` of the gate passes
 * over a bundle that is not of the same build.
 */
await bundleGuard();
await writeCommonJs();

async function bundleGuard(): Promise<void> {
  const stamp = JSON.stringify(makeStamp());
  if (stamp === readStamp()) return;
  rmSync(BUNDLE, { recursive: true, force: true });
  await build({
    entryPoints: [path.join(GUARD, 'dist/cli.js')],
    ...{ bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20.19' },
    outdir: BUNDLE,
    packages: 'external',
    plugins: [ourPackages(), placesOfFiles()],
    minifyWhitespace: true,
    logLevel: 'warning',
  });
  mkdirSync(BUNDLE, { recursive: true });
  writeFileSync(path.join(BUNDLE, 'stamp.json'), stamp);
}

function makeStamp() {
  const infos = PARTS.map((part) => path.join(ROOT, 'packages', part, 'dist/.tsbuildinfo'));
  const manifests = PARTS.slice(1).map((part) =>
    readManifest(path.join(ROOT, 'packages', part, 'package.json')),
  );
  return {
    builds: infos.map((info) => [path.relative(BUNDLE, info), statSync(info).mtimeMs]),
    versions: Object.fromEntries(manifests.map(({ name, version }) => [name, version])),
  };
}

function readStamp(): string | undefined {
  try {
    return readFileSync(path.join(BUNDLE, 'stamp.json'), 'utf8');
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

/** A module that looks for files beside itself still finds them. */
function placesOfFiles(): Plugin {
  return {
    name: 'places of files',
    setup(bundler) {
      bundler.onLoad({ filter: /packages[\\/]guard[\\/]dist[\\/].*\.js$/ }, ({ path: file }) => {
        const place = path.relative(BUNDLE, file).split(path.sep).join('/');
        const url = `new URL(${JSON.stringify(place)}, import.meta.url).href`;
        return {
          contents: readFileSync(file, 'utf8').replaceAll(/\bimport\.meta\.url\b/g, () => url),
        };
      });
    },
  };
}
