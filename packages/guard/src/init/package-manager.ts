import { packageManagerOf, type PackageManager } from '@taskgroup/patterns';
import { findIn } from './managers/manager.ts';
import type { Project } from './project.ts';

export interface Installation {
  /** Yarn 1 has other flags than those after it. */
  readonly packageManager: PackageManager | 'yarn-classic';
  /** Whether there is a lockfile that a pipeline can install from. */
  readonly isLocked: boolean;
}

export function installationOf({ root, directory }: Project): Installation {
  const { name, version = '', isLocked } = packageManagerOf(directory, root);
  const isModern = [directory, root].some((place) => findIn(place, ['.yarnrc.yml']));
  const isClassic = name === 'yarn' && !isModern && !/^\D*[2-9]/.test(version);
  return { packageManager: isClassic ? 'yarn-classic' : name, isLocked };
}
