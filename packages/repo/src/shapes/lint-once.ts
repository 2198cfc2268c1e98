import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ESLint } from 'eslint';
import { redirect } from './redirect.ts';
import { SHAPES, shapeFiles, type Finding } from './shapes.ts';

/** What this process is told to do. */
export interface Once {
  readonly hosts: readonly string[];
  readonly concurrency?: number;
  /** Packages, and what is loaded in their place. */
  readonly replace?: Readonly<Record<string, string>>;
}

/** Lints the shapes in this process, once with each host, and prints what each finds. */
const { hosts, concurrency, replace = {} } = JSON.parse(process.argv[2]!) as Once;

const replaced = Object.entries(replace).map(([name, other]) => redirect(name, other));
const found: Record<string, Finding[]> = {};
for (const host of hosts) found[host] = await lintWith(host);
if (replaced.some((times) => times() === 0)) throw new Error('Nobody asked for what is replaced.');
process.stdout.write(JSON.stringify(found));

async function lintWith(host: string): Promise<Finding[]> {
  const module = createRequire(import.meta.url)(host) as { ESLint: typeof ESLint };
  const eslint = new module.ESLint({
    cwd: SHAPES,
    overrideConfigFile: fileURLToPath(new URL('eslint-config.js', import.meta.url)),
    ...(concurrency && { concurrency }),
  });
  const results = await eslint.lintFiles(shapeFiles());
  return results.flatMap(({ filePath, messages }) =>
    messages.map(({ line, column, ruleId, message }) => {
      if (!ruleId) throw new Error(`Cannot lint ${filePath}:${line}: ${message}`);
      return { file: path.basename(filePath), line, column, rule: ruleId };
    }),
  );
}
