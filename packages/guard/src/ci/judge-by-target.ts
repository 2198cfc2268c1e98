import { rmSync } from 'node:fs';
import path from 'node:path';
import { judge, type JudgeOptions } from '../check.ts';
import { ConfigurationError } from '../errors.ts';
import type { ShownFinding } from '../report.ts';
import type { SelectedFile, Selection } from '../scope/selection.ts';
import { configSources, isEslintConfig } from './config-sources.ts';
import { openPolicyTree } from './policy-tree.ts';

interface Commits {
  readonly root: string;
  readonly head: string;
  readonly target: string;
}

/** What a change would be blocked for under the ESLint configuration of the target. */
export interface JudgedByTarget {
  readonly findings: readonly ShownFinding[];
  /** What qualifies it. */
  readonly notice: string;
}

/**
 * Judges a change that edits the ESLint configuration by the target's as well, so that no rule, option or setting that it
 * turns off counts before it is merged. `undefined` for a change that leaves the configuration alone.
 */
export async function judgeByTarget(
  selection: Selection,
  options: JudgeOptions,
  { root, head, target }: Commits,
): Promise<JudgedByTarget | undefined> {
  const sources = await configSources(root);
  const edited = [...selection.touched].filter((name) => isEslintConfig(name) || sources.has(name));
  if (!edited.length) return undefined;
  const tree = await openPolicyTree({ root, head, target, fromTarget: new Set(edited) });
  try {
    const moved = { ...selection, ...movedTo(tree.folder, selection), types: undefined };
    const change = edited.join(', ');
    try {
      const { report } = await judge(moved, options);
      const notice = `This change edits ${change}: judged by the target branch's configuration as well.`;
      return { findings: report.findings, notice };
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      for (const name of edited.filter(isEslintConfig))
        rmSync(path.join(tree.folder, name), { force: true });
      const { report } = await judge(moved, options);
      const notice = `This change edits ${change}, and the target branch's configuration does not load with what is installed here: judged by the recommended rules as well.`;
      return { findings: report.findings, notice };
    }
  } finally {
    tree.remove();
  }
}

/** The same contents under the names of another folder. */
function movedTo(folder: string, selection: Selection) {
  const { files } = selection;
  const originals = new Map(files.map((file) => [file.path, file]));
  return {
    boundary: folder,
    files: files.map((file) => ({ ...file, absolute: path.join(folder, file.path) })),
    read: (wanted: readonly SelectedFile[]) =>
      selection.read(wanted.map((file) => originals.get(file.path) ?? file)),
  };
}
