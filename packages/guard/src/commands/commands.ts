import type { Define } from './command.ts';

/** Every command, imported when it runs: a hook that has nothing to judge must end at once. */
export const commands: Readonly<Record<string, () => Promise<Define>>> = {
  check: async () => (await import('./check.ts')).defineCheck,
  explain: async () => (await import('./explain.ts')).defineExplain,
  doctor: async () => (await import('./doctor.ts')).defineDoctor,
  init: async () => (await import('./init.ts')).defineInit,
  uninstall: async () => (await import('./uninstall.ts')).defineUninstall,
};
