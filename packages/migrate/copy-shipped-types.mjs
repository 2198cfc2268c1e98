// Ships the declarations of the packages that rewritten code imports, as data: where a project has not installed them yet,
// the codemod type-checks its output against these. Run by `prepack`; `--remove` by `postpack`.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const target = path.join(here, 'dist/shipped-types');

rmSync(target, { recursive: true, force: true });
if (!process.argv.includes('--remove')) ['runtime', 'background'].forEach(copy);

function copy(folder) {
  const source = path.join(here, '..', folder);
  const { name, version, type, exports } = JSON.parse(
    readFileSync(path.join(source, 'package.json'), 'utf8'),
  );
  cpSync(path.join(source, 'dist'), path.join(target, name, 'dist'), {
    recursive: true,
    filter: (file) => !path.extname(file) || /\.d\.ts$|[\\/]package\.json$/.test(file),
  });
  const text = JSON.stringify({ name, version, type, exports }, undefined, 2);
  writeFileSync(path.join(target, name, 'package.json'), `${text}\n`);
}
