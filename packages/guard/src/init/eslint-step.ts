import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ConfigurationError } from '../errors.ts';
import { flatConfigIn, legacyConfigIn } from '../lint/find-config.ts';
import { messages } from '../messages.ts';
import { addToConfig } from './add-to-config.ts';
import { newConfig, snippetFor } from './config-text.ts';
import { alreadyDone, change, instruct, type Step } from './plan.ts';
import { parserPackage, type Project } from './project.ts';

/**
 * Plans the ESLint configuration: a new one, or two insertions into the one that is there.
 *
 * @throws {ConfigurationError} where only an old `.eslintrc` exists.
 */
export async function planEslint(project: Project): Promise<Step> {
  const existing = flatConfigIn(project.directory) ?? flatConfigIn(project.root);
  if (existing) return planExisting(existing, project);
  const legacy = legacyConfigIn(project.directory) ?? legacyConfigIn(project.root);
  if (legacy) throw new ConfigurationError(messages.legacyInit(legacy));
  const name = project.manifest.type === 'module' ? 'eslint.config.js' : 'eslint.config.mjs';
  const file = path.join(project.directory, name);
  return change({ file, before: undefined, after: newConfig(typescriptOf(project)) });
}

async function planExisting(file: string, project: Project): Promise<Step> {
  const name = path.basename(file);
  const before = readFileSync(file, 'utf8');
  if (before.includes('eslint-plugin-taskgroup')) return alreadyDone(messages.configDone(name));
  const commonjs = isCommonJs(name, project);
  const snippet = snippetFor(before, { commonjs, ...typescriptOf(project) });
  const after = await addToConfig(before, snippet);
  if (after !== undefined) return change({ file, before, after });
  return instruct(messages.addToConfig(name), ...snippet.imports, '', ...snippet.entries);
}

function typescriptOf(project: Project) {
  return { typescript: project.typescript, parserFrom: parserPackage(project) };
}

function isCommonJs(name: string, { manifest }: Project): boolean {
  return name.endsWith('.cjs') || (name.endsWith('.js') && manifest.type !== 'module');
}
