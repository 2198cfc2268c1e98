import path from 'node:path';
import { ROOT } from '../root.ts';
import type { Once } from './lint-once.ts';
import { lintWithTaskgroupInOxlint } from './oxlint.ts';
import { run } from './run.ts';
import { SHAPES, type Finding } from './shapes.ts';

/** A way to run our rules: by a host, with types from somewhere. Each starts a process of its own. */
export interface Setup {
  readonly name: string;
  /** What each of its hosts finds in the shapes. */
  lint(): Promise<Readonly<Record<string, readonly Finding[]>>>;
}

const BOTH = ['eslint', 'eslint-9'];
const PARSER = { SHAPES_TYPES: 'parser' };
const OWN_PARSER = { SHAPES_PARSER: 'eslint-plugin-taskgroup/parser' };
const NATIVE = native('@typescript/native');
const NATIVE_NEXT = native('@typescript/native-next');

/** Where types come from, and through whom; all of them must lead to the same findings. */
export const typedSetups: readonly Setup[] = [
  eslint('types of TypeScript 6', PARSER, { hosts: BOTH }),
  eslint('types of TypeScript 5', PARSER, {
    hosts: BOTH,
    replace: { typescript: 'typescript-5' },
  }),
  eslint(
    "types of typescript-eslint's native backend",
    { ...PARSER, TYPESCRIPT_ESLINT_EXPERIMENTAL_BACKEND: 'tsgo' },
    { hosts: BOTH, replace: { '@typescript/native': '@typescript/native-next' } },
  ),
  eslint('our session with TypeScript 7.0', NATIVE, { hosts: BOTH }),
  eslint('our session with TypeScript 7.1', NATIVE_NEXT, { hosts: BOTH }),
  eslint('our parser and session', { ...NATIVE, ...OWN_PARSER }, { hosts: BOTH }),
  eslint('threads, each with TypeScript 6', PARSER, { hosts: ['eslint'], concurrency: 2 }),
  eslint('threads, each with our session', NATIVE, { hosts: BOTH, concurrency: 2 }),
  oxlint('Oxlint, our session with TypeScript 7.0', NATIVE),
  oxlint('Oxlint, our session with TypeScript 7.1', NATIVE_NEXT),
];

export const untypedSetup: Setup = eslint('no types', { SHAPES_TYPES: 'off' }, { hosts: BOTH });

function native(name: string) {
  const folder = path.join(ROOT, 'packages/repo/node_modules', name);
  return { SHAPES_TYPES: 'native', TASKGROUP_TYPESCRIPT: folder };
}

function eslint(name: string, variables: Readonly<Record<string, string>>, once: Once): Setup {
  const script = path.join(ROOT, 'packages/repo/dist/shapes/lint-once.js');
  return {
    name,
    async lint() {
      const args = [script, JSON.stringify(once)];
      const output = await run(process.execPath, args, SHAPES, variables);
      return JSON.parse(output) as Record<string, Finding[]>;
    },
  };
}

function oxlint(name: string, variables: Readonly<Record<string, string>>): Setup {
  return { name, lint: async () => ({ oxlint: await lintWithTaskgroupInOxlint(variables) }) };
}
