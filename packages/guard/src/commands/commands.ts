import type { Define } from './command.ts';

/** Every command, imported when it runs: a hook that has nothing to judge must end at once. */
export const commands: Readonly<Record<string, () => Promise<Define>>> = {
  check: async () => (await import('./check.ts')).defineCheck,
  'agent-hook': async () => (await import('./agent-hook.ts')).defineAgentHook,
  baseline: async () => (await import('./baseline.ts')).defineBaseline,
  defer: async () => (await import('./defer.ts')).defineDefer,
  adr: async () => (await import('./adr.ts')).defineAdr,
  ci: async () => (await import('./ci.ts')).defineCi,
  daemon: async () => (await import('./daemon.ts')).defineDaemon,
  merge: async () => (await import('./merge.ts')).defineMerge,
  explain: async () => (await import('./explain.ts')).defineExplain,
  doctor: async () => (await import('./doctor.ts')).defineDoctor,
  install: async () => (await import('./install.ts')).defineInstall,
  init: async () => (await import('./init.ts')).defineInit,
  receipt: async () => (await import('./receipt.ts')).defineReceipt,
  report: async () => (await import('./report.ts')).defineReport,
  uninstall: async () => (await import('./uninstall.ts')).defineUninstall,
};
