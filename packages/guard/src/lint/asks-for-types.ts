import path from 'node:path';
import { compilerFor } from '@taskgroup/patterns';
import { readSettings } from 'eslint-plugin-taskgroup';
import type { PlainConfig } from '../host/plain-config.ts';

/** Whether a configuration leaves questions about types to anybody who could answer them. */
export function asksForTypes(file: string, { settings, types }: PlainConfig): boolean {
  const choice = readSettings(settings).types;
  if (choice !== 'auto' && choice !== 'native') return choice === 'parser';
  return (
    Boolean(types.projectService ?? types.project) || compilerFor(path.dirname(file)) !== undefined
  );
}
