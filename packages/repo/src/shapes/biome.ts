import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from './run.ts';
import { SHAPES, type Finding } from './shapes.ts';

const CONFIG = {
  vcs: { enabled: false },
  linter: {
    rules: {
      preset: 'none',
      nursery: { noFloatingPromises: 'error', noMisusedPromises: 'error' },
      suspicious: { noAsyncPromiseExecutor: 'error', useAwait: 'error' },
      performance: { noAwaitInLoops: 'error' },
    },
  },
};

/** Every rule of Biome that is about promises; it only knows files below its configuration. */
export async function lintWithBiome(): Promise<Finding[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'shapes-'));
  try {
    cpSync(SHAPES, folder, { recursive: true });
    writeFileSync(path.join(folder, 'biome.json'), JSON.stringify(CONFIG));
    const flags = ['--reporter=github', '--max-diagnostics=none'];
    const output = await run('biome', ['lint', ...flags, '.'], folder);
    const line = /title=(lint\/[\w/]+),file=([^,]+),line=(\d+)/g;
    return [...output.matchAll(line)].map(([, rule, file, at]) => ({
      file: path.basename(file!),
      line: Number(at),
      rule: rule!,
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
