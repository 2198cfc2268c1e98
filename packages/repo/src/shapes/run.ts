import { execFile } from 'node:child_process';
import path from 'node:path';
import { ROOT } from '../root.ts';

/** What a linter that is installed here prints; that it finds something is no failure. */
export function run(
  command: string,
  args: readonly string[],
  cwd: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<string> {
  const bin = path.join(ROOT, 'packages/repo/node_modules/.bin');
  const file = path.resolve(bin, command);
  // Oxlint looks for the linter of types in the path.
  const PATH = `${bin}${path.delimiter}${process.env['PATH']}`;
  const env = { ...process.env, PATH, ...variables };
  const options = { cwd, env, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve, reject) => {
    execFile(file, args, options, (error, stdout, stderr) => {
      if (error && error.code !== 1) {
        return reject(new Error(`${command} failed: ${stderr || stdout}`, { cause: error }));
      }
      resolve(stdout);
    });
  });
}
