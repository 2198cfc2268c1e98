import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PACKAGES, ROOT } from '../../root.ts';

/** TypeScript with its tsconfig.json, outside of any repository. */
interface Project {
  readonly folder: string;
}

const TSCONFIG = {
  compilerOptions: {
    lib: ['ESNext', 'DOM'],
    module: 'NodeNext',
    moduleResolution: 'NodeNext',
    noEmit: true,
    skipLibCheck: true,
    strict: true,
    target: 'ESNext',
    types: [],
  },
  include: ['src'],
};

/** Folders of viem's sources that hold code, not tables of constants. */
const PARTS = [
  'account-abstraction',
  'accounts',
  'actions',
  'clients',
  'errors',
  'experimental',
  'op-stack',
  'types',
  'utils',
  'zksync',
];

/** The sources of a library as they are: viem ships them in its package, and most of it is async. */
export function viemProject(): Project {
  const entry = createRequire(import.meta.url).resolve('viem/package.json');
  const source = path.dirname(realpathSync(entry));
  const folder = newFolder('viem');
  cpSync(source, path.join(folder, 'src'), {
    recursive: true,
    filter: (name) => !/[\\/](_cjs|_esm|_types|node_modules)$/.test(name),
  });
  for (const name of readdirSync(path.dirname(source))) {
    symlinkSync(path.join(path.dirname(source), name), path.join(folder, 'node_modules', name));
  }
  return { folder };
}

/** What of that is linted: the whole is its program. */
export const VIEM_GLOBS = PARTS.map((part) => `src/${part}`);

/** The sources of this repository, which have what programs for Node.js have: many types of others. */
export function ownProject(): Project {
  const folder = newFolder('own', {
    extends: path.join(ROOT, 'tsconfig.base.json'),
    compilerOptions: { composite: false, noEmit: true, types: ['node'] },
    include: ['packages/*/src'],
  });
  for (const name of PACKAGES) {
    const [source, target] = [ROOT, folder].map((root) => path.join(root, 'packages', name));
    cpSync(path.join(source!, 'src'), path.join(target!, 'src'), { recursive: true });
    cpSync(path.join(source!, 'package.json'), path.join(target!, 'package.json'));
    symlinkSync(path.join(source!, 'node_modules'), path.join(target!, 'node_modules'));
  }
  return { folder };
}

export const OWN_GLOBS = PACKAGES.map((name) => `packages/${name}/src`);

/**
 * A service of so many files, each with async functions that call those of its neighbours. One in so many holds sites:
 * promises that are started together or not waited for.
 */
export function syntheticProject(files: number, oneIn = 1): Project {
  const folder = newFolder(`synthetic-${files}`);
  mkdirSync(path.join(folder, 'src'));
  for (let index = 0; index < files; index += 1) {
    const text = syntheticFile(index);
    const written = index % oneIn === 0 ? text : withoutSites(text);
    writeFileSync(path.join(folder, 'src', `file${index}.ts`), written);
  }
  return { folder };
}

/** A repository with our plugin, as the gate keeps what it found out about a configuration in the git directory. */
function newFolder(name: string, tsconfig: object = TSCONFIG): string {
  const folder = mkdtempSync(path.join(tmpdir(), `taskgroup-bench-${name}-`));
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
  execFileSync('git', ['init', '--quiet', folder]);
  mkdirSync(path.join(folder, 'node_modules/@typescript-eslint'), { recursive: true });
  for (const name of ['eslint-plugin-taskgroup', '@typescript-eslint/parser']) {
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
    symlinkSync(path.dirname(realpathSync(manifest)), path.join(folder, 'node_modules', name));
  }
  return folder;
}

/** Imports go up a tree: a chain of thousands of files is more than the stack of some compilers holds. */
function syntheticFile(index: number): string {
  const [a, b] = index === 0 ? [1, 2] : [(index - 1) >> 1, Math.floor((index - 1) / 3)];
  return `import { load${a} } from './file${a}.js';
import type { Record${b} } from './file${b}.js';

export interface Record${index} {
  readonly id: string;
  readonly size: number;
  readonly next?: Record${b};
}

export async function load${index}(id: string, signal?: AbortSignal): Promise<Record${index}> {
  const response = await fetch(\`/records/\${id}\`, signal ? { signal } : {});
  return (await response.json()) as Record${index};
}

export async function loadAll${index}(ids: readonly string[]): Promise<number> {
  const records = await Promise.all(ids.map((id) => load${index}(id)));
  let size = 0;
  for (const record of records) size += record.size;
  return size;
}

export class Store${index} {
  readonly #records = new Map<string, Record${index}>();

  async get(id: string): Promise<Record${index}> {
    const known = this.#records.get(id);
    if (known) return known;
    const record = await load${index}(id);
    this.#records.set(id, record);
    void load${a}(id);
    return record;
  }

  refresh(): void {
    for (const id of this.#records.keys()) this.get(id);
  }
}
`;
}

/** The same work, one step after the other. */
function withoutSites(text: string): string {
  return text
    .replace(
      /const records = await Promise\.all\(ids\.map\(\(id\) => (load(\d+)\(id\))\)\);/,
      'const records: Record$2[] = [];\n  for (const id of ids) records.push(await $1);',
    )
    .replace('    void load', '    await load')
    .replace('refresh(): void', 'async refresh(): Promise<void>')
    .replace(') this.get(id)', ') await this.get(id)');
}
