import { cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { transform } from 'esbuild';
import { globSync } from 'tinyglobby';
import { ROOT } from '../root.ts';

/**
 * The libraries again, as CommonJS, for hosts whose `require` loads no ES module: Jest above all. Node itself never comes
 * here, so that nobody has two copies of a library: `module-sync` leads its `require` to the modules.
 */
const LIBRARIES: Readonly<Record<string, readonly string[]>> = {
  runtime: [],
  background: ['otel/**'], // Awaits its optional peer at the top level, which CommonJS cannot.
};
/** Node itself runs it, in a thread of its own, whoever has loaded the rest. */
const WORKER = 'node/worker/entry.js';
/** What a CommonJS module says instead of `import.meta.url`. */
const OWN_URL = "require('node:url').pathToFileURL(__filename).href";

export async function writeCommonJs(): Promise<void> {
  for (const [library, left] of Object.entries(LIBRARIES)) await writeLibrary(library, left);
}

async function writeLibrary(library: string, left: readonly string[]): Promise<void> {
  const dist = path.join(ROOT, 'packages', library, 'dist');
  const target = path.join(dist, 'cjs');
  const stamp = JSON.stringify(
    globSync('*.tsbuildinfo', { cwd: dist, dot: true }).map(timeIn(dist)),
  );
  if (stamp === readStamp(target)) return;

  rmSync(target, { recursive: true, force: true });
  mkdirSync(target);
  writeFileSync(path.join(target, 'package.json'), '{ "type": "commonjs" }\n');
  const files = globSync('**/*.{js,d.ts}', { cwd: dist, ignore: ['cjs/**', ...left] });
  for (const file of files) await writeFileOf({ dist, target, file });
  writeFileSync(path.join(target, STAMP), stamp);
}

interface Module {
  readonly dist: string;
  readonly target: string;
  readonly file: string;
}

/** A declaration stays as it is: whether it speaks of CommonJS is up to the nearest package.json. */
async function writeFileOf({ dist, target, file }: Module): Promise<void> {
  const source = path.join(dist, file);
  const output = path.join(target, file);
  mkdirSync(path.dirname(output), { recursive: true });
  if (file.endsWith('.d.ts')) return cpSync(source, output);
  if (file === WORKER) return writeFileSync(output, `import('../../../${WORKER}');\n`);
  const { code } = await transform(readFileSync(source, 'utf8'), {
    ...{ format: 'cjs', platform: 'node', target: 'node20.19' },
    define: { 'import.meta.url': 'OWN_URL' },
    sourcefile: file,
  });
  writeFileSync(
    output,
    code.replaceAll(/\bOWN_URL\b/g, () => OWN_URL),
  );
}

const STAMP = 'stamp.json';

function timeIn(dist: string) {
  return (info: string) => [info, statSync(path.join(dist, info)).mtimeMs];
}

function readStamp(target: string): string | undefined {
  try {
    return readFileSync(path.join(target, STAMP), 'utf8');
  } catch {
    return undefined;
  }
}
