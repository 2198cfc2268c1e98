// Ships the runtime's declarations as data: where a project has not installed the runtime yet, the
// codemod type-checks its output against them. Run by `prepack`; `--remove` by `postpack`.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const runtime = path.join(here, '../runtime');
const target = path.join(here, 'dist/runtime-types');

rmSync(target, { recursive: true, force: true });
if (!process.argv.includes('--remove')) {
  cpSync(path.join(runtime, 'dist'), path.join(target, 'dist'), {
    recursive: true,
    filter: (file) => !path.extname(file) || file.endsWith('.d.ts'),
  });
  const { name, version, type, exports } = JSON.parse(
    readFileSync(path.join(runtime, 'package.json'), 'utf8'),
  );
  const manifest = { name, version, type, types: exports['.'].types };
  writeFileSync(path.join(target, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
}
