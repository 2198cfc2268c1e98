// Ships the runtime's declarations as data: where a project has not installed the runtime yet, the
// codemod type-checks its output against them. Run by `prepack`, after the build.
import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const runtime = path.join(here, '../runtime');
const target = path.join(here, 'dist/runtime-types');

rmSync(target, { recursive: true, force: true });
cpSync(path.join(runtime, 'package.json'), path.join(target, 'package.json'));
cpSync(path.join(runtime, 'dist'), path.join(target, 'dist'), {
  recursive: true,
  filter: (file) => !path.extname(file) || file.endsWith('.d.ts'),
});
