import { describe, expect, test } from 'vitest';
import { applyEdits, importEdits, type ModuleKind } from '../../src/index.ts';
import { localName } from '../../src/edits/runtime-import.ts';
import { parse } from '../parse.ts';

function withImport(text: string, path = 'input.ts', moduleKind: ModuleKind = 'esm') {
  const file = parse(text, path, moduleKind);
  return applyEdits(text, importEdits(file, ['TaskGroup']));
}

const RUNTIME = '@taskgroup/runtime';

describe('an import of the runtime that is there already', () => {
  test.for([
    [`import { sleep } from '${RUNTIME}';`, `import { sleep, TaskGroup } from '${RUNTIME}';`],
    [`import { TaskGroup } from '${RUNTIME}';`, `import { TaskGroup } from '${RUNTIME}';`],
    [
      `import { TaskGroup as T } from '${RUNTIME}';`,
      `import { TaskGroup as T } from '${RUNTIME}';`,
    ],
    [`import {} from '${RUNTIME}';`, `import {TaskGroup} from '${RUNTIME}';`],
    [`import runtime from '${RUNTIME}';`, `import runtime, { TaskGroup } from '${RUNTIME}';`],
    [
      `import {\n  failAfter,\n  sleep,\n} from '${RUNTIME}';`,
      `import {\n  failAfter,\n  sleep,\n  TaskGroup,\n} from '${RUNTIME}';`,
    ],
    [
      `import type { Task } from '${RUNTIME}';`,
      `import type { Task } from '${RUNTIME}';\nimport { TaskGroup } from '${RUNTIME}';`,
    ],
    [
      `import { type Task } from '${RUNTIME}';`,
      `import { type Task, TaskGroup } from '${RUNTIME}';`,
    ],
    [
      `import * as runtime from '${RUNTIME}';`,
      `import * as runtime from '${RUNTIME}';\nimport { TaskGroup } from '${RUNTIME}';`,
    ],
    [`import { type TaskGroup } from '${RUNTIME}';`, `import { TaskGroup } from '${RUNTIME}';`],
    [
      `import type { Task, TaskGroup } from '${RUNTIME}';`,
      `import { type Task, TaskGroup } from '${RUNTIME}';`,
    ],
    [
      `const { sleep } = require('${RUNTIME}');`,
      `const { sleep, TaskGroup } = require('${RUNTIME}');`,
    ],
  ])('is used or merged: %s', ([text, expected]) => {
    expect(withImport(text!)).toBe(expected);
  });
});

describe('a new import', () => {
  test.for([
    ['after the last import', `import a from 'a';\na();`, `import a from 'a';\nIMPORT;\na();`],
    [
      'behind the comment on its line',
      `import a from 'a'; // why\na();`,
      `import a from 'a'; // why\nIMPORT;\na();`,
    ],
    [
      'before a semicolon that guards the next line',
      `import a from 'a'\n\n;(async () => {})()`,
      `import a from 'a'\nIMPORT\n\n;(async () => {})()`,
    ],
    ['on a shared line', `import a from 'a'; a();`, `import a from 'a';\nIMPORT; a();`],
    ['before the first statement', `a();\n`, `IMPORT;\n\na();\n`],
    [
      'below shebang and licence, above what speaks about the first item',
      `#!/usr/bin/env node\n/* Copyright us. */\n\n// Runs it.\nrun();\n`,
      `#!/usr/bin/env node\n/* Copyright us. */\n\nIMPORT;\n\n// Runs it.\nrun();\n`,
    ],
    [
      'above what is said of the first line',
      `/* eslint-env node */\n// eslint-disable-next-line no-undef\nrun();\n`,
      `/* eslint-env node */\nIMPORT;\n\n// eslint-disable-next-line no-undef\nrun();\n`,
    ],
    [
      'above the decorators of an exported class',
      `@a()\nexport class A {}\n`,
      `IMPORT;\n\n@a()\nexport class A {}\n`,
    ],
    [
      'below directives',
      `'use client';\n\nexport function a() {}\n`,
      `'use client';\n\nIMPORT;\n\nexport function a() {}\n`,
    ],
    [
      'with the end of line of the file',
      `import a from 'a';\r\na();\r\n`,
      `import a from 'a';\r\nIMPORT;\r\na();\r\n`,
    ],
    ['without semicolons', `import a from 'a'\na()\n`, `import a from 'a'\nIMPORT\na()\n`],
    [
      'beside an import assignment',
      `import a = require('a');\na();`,
      `import a = require('a');\nIMPORT;\na();`,
    ],
  ])('stands %s', ([, text, expected]) => {
    expect(withImport(text!)).toBe(
      expected!.replace('IMPORT', `import { TaskGroup } from '${RUNTIME}'`),
    );
  });

  test('quotes as the file does', () => {
    expect(withImport('import a from "a";\n')).toBe(
      `import a from "a";\nimport { TaskGroup } from "${RUNTIME}";\n`,
    );
  });
});

describe('CommonJS', () => {
  const line = `const { TaskGroup } = require('${RUNTIME}');`;

  test.for([
    [
      'after the requires at the top, so that it precedes every use',
      `'use strict';\nconst a = require('a');\nrequire('b');\na();\nconst c = require('c');\n`,
      `'use strict';\nconst a = require('a');\nrequire('b');\n${line}\na();\nconst c = require('c');\n`,
    ],
    [
      'below use strict',
      `'use strict';\nmodule.exports = a;\n`,
      `'use strict';\n\n${line}\nmodule.exports = a;\n`,
    ],
  ])('requires %s', ([, text, expected]) => {
    expect(withImport(text!, 'input.js')).toBe(expected);
  });

  test('is told by the extension, then by the host', () => {
    expect(withImport('a();\n', 'input.cjs')).toBe(`${line}\n\na();\n`);
    expect(withImport('a();\n', 'input.mjs', 'commonjs')).toMatch(/^import/);
    expect(withImport('a();\n', 'input.js', 'commonjs')).toMatch(/^const/);
    expect(withImport('a();\n', 'input.js', 'esm')).toMatch(/^import/);
  });
});

describe('another TaskGroup in the file', () => {
  test.for([
    ['a class of that name', `class TaskGroup {}`],
    ['an import of that name', `import { TaskGroup } from './mine.js';`],
    ['a variable further in', `function f() { const TaskGroup = 1; }`],
    ['a global of that name', `TaskGroup.start();`],
  ])('gives way to a name of our own: %s', ([, text]) => {
    const file = parse(text!);
    expect(localName(file, 'TaskGroup')).toBe('OwnedTaskGroup');
    expect(withImport(text!)).toContain(
      `import { TaskGroup as OwnedTaskGroup } from '${RUNTIME}';`,
    );
  });

  test('is no matter where the import has an alias', () => {
    const text = `import { TaskGroup as T } from '${RUNTIME}';\nclass TaskGroup {}`;
    expect(localName(parse(text), 'TaskGroup')).toBe('T');
  });

  test('takes a renamed property in CommonJS', () => {
    expect(withImport(`const TaskGroup = require('./mine');\n`, 'input.cjs')).toBe(
      `const TaskGroup = require('./mine');\nconst { TaskGroup: OwnedTaskGroup } = require('${RUNTIME}');\n`,
    );
  });
});

describe('a component of Svelte', () => {
  const OPEN = '<script>\n';
  const CODE = '  async function all() {}\n';

  test('gets the import in its script', () => {
    expect(withImportInScripts([CODE])).toBe(
      `${OPEN}  import { TaskGroup } from '${RUNTIME}';\n\n${CODE}</script>\n`,
    );
  });

  test('below the others, as far to the right', () => {
    const other = `  import { a } from './a';\n`;
    expect(withImportInScripts([other + CODE])).toBe(
      `${OPEN}${other}  import { TaskGroup } from '${RUNTIME}';\n${CODE}</script>\n`,
    );
  });

  test('in the script of the module, which the other one sees into', () => {
    const text = withImportInScripts([CODE, '  export const b = 1;\n'], 1);
    expect(text).toBe(
      `${OPEN}${CODE}</script>\n${OPEN}  import { TaskGroup } from '${RUNTIME}';\n\n  export const b = 1;\n</script>\n`,
    );
  });

  /** As its parser gives it: each script is an element of the program. */
  function withImportInScripts(scripts: readonly string[], module?: number): string {
    const text = scripts.map((code) => `${OPEN}${code}</script>\n`).join('');
    const file = parse(text.replaceAll(/<\/?script>/g, (tag) => ' '.repeat(tag.length)));
    const elements = scripts.map((_, at) => ({
      type: 'SvelteScriptElement',
      startTag: { attributes: at === module ? [{ key: { name: 'module' } }] : [] },
      body: file.ast.body.filter(
        ({ range }) => text.slice(0, range[0]).split('<script>').length === at + 2,
      ),
    }));
    const ast = { ...file.ast, body: elements } as unknown as typeof file.ast;
    return applyEdits(text, importEdits({ ...file, text, ast }, ['TaskGroup']));
  }
});

describe('a name of Node', () => {
  const added = (text: string, path?: string) =>
    applyEdits(text, importEdits(parse(text, path), ['node:fs/promises#readFile', 'sleep']));

  test('has an import beside that of the runtime', () => {
    expect(added(`import { stat } from 'fs/promises';\nimport { retry } from '${RUNTIME}';`)).toBe(
      `import { stat, readFile } from 'fs/promises';\nimport { retry, sleep } from '${RUNTIME}';`,
    );
  });

  test('is not taken for the export of another module', () => {
    const text = `const { readFile } = require('fs');\nconst { readFile: read } = require('fs/promises');`;
    expect(added(text, 'input.cjs')).toBe(`${text}\nconst { sleep } = require('${RUNTIME}');`);
  });
});
