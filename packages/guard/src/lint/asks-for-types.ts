import path from 'node:path';
import { compilerFor } from '@taskgroup/patterns';
import type { PlainConfig } from '../host/plain-config.ts';
import { plainSettings } from './plain-settings.ts';

/** Whether a configuration leaves questions about types to anybody who could answer them. */
export function asksForTypes(file: string, config: PlainConfig): boolean {
  const { types } = config;
  const choice = plainSettings(config).types;
  if (choice !== 'auto' && choice !== 'native') return choice === 'parser';
  return (
    Boolean(types.projectService ?? types.project) || compilerFor(path.dirname(file)) !== undefined
  );
}
