import { version } from '../version.ts';

/** By which ESLint, its caches and the gate know this parser. */
export const parserMeta = { name: 'eslint-plugin-taskgroup/parser', version } as const;
