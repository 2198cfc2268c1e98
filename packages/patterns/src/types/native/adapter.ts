import type { IsWaiting } from '../type-oracle.ts';
import { aheadOn, type Ahead } from './ahead.ts';
import type { Compiler } from './compiler.ts';
import type { NativeApi, NativeModule, NativeProject, NativeSnapshot } from './native-api.ts';

/** The files that are others now; `all` where nobody knows which. */
export type Changed = Changes | 'all';

export interface Changes {
  /** Files with another text. */
  readonly changed: readonly string[];
  readonly created?: readonly string[];
  readonly deleted?: readonly string[];
}

/** The text of a file that is not what the disk holds; `null` where there is no such file, `undefined` for the disk's. */
export type ReadOverlay = (file: string) => string | null | undefined;

/** What else differs from the disk, where files were added or taken away; `undefined` for what the disk says. */
export interface OverlayTree {
  fileExists(file: string): boolean | undefined;
  directoryExists(directory: string): boolean | undefined;
  entries(directory: string): OverlayEntries | undefined;
}

export interface OverlayEntries {
  readonly files: string[];
  readonly directories: string[];
}

/** Files as a session shall see them. To be asked for more than texts makes the process half as fast. */
export interface Overlay {
  readonly read: ReadOverlay;
  readonly tree: OverlayTree | undefined;
}

/** What the versions of the native API do not have in common. */
export interface Connection {
  readonly module: NativeModule;
  /** The state of the projects that are open. The one before it, with its types and symbols, is of no use any more. */
  readonly snapshot: NativeSnapshot | undefined;
  /** Lets the process open a file's project while this thread does something else. */
  openAhead(file: string): IsWaiting;
  /** What sends requests ahead, where that can be done. */
  readonly ahead: Ahead | undefined;
  /** Opens the project that a file belongs to; does nothing where there is none. */
  openProjectOf(file: string): void;
  /** The project of a configuration, opened if it is not yet. */
  projectNamed(config: string): NativeProject | undefined;
  reread(changed: Changed): void;
  close(): void;
}

/** Starts a native process. One that sees nothing but the disk can also be sent requests ahead of their time. */
export function connect(compiler: Compiler, cwd: string, overlay: Overlay | undefined): Connection {
  return compiler.dialect === '7.0'
    ? connect70(compiler, cwd, overlay)
    : connect71(compiler, cwd, overlay);
}

interface Api70 extends NativeApi {
  updateSnapshot(parameters: object): Snapshot70;
}

interface Snapshot70 extends NativeSnapshot {
  getProject(config: string): NativeProject | undefined;
}

/** `typescript/unstable/sync`. Of the file system it takes any part. */
function connect70(compiler: Compiler, cwd: string, overlay: Overlay | undefined): Connection {
  const module = compiler.load('unstable/sync') as NativeModule;
  const fs = overlay && fileSystem70(overlay);
  const api = withFewerPauses(() => new module.API({ cwd, ...(fs && { fs }) })) as Api70;
  const ahead = overlay ? undefined : aheadOn(api);
  let latest: Snapshot70 | undefined;
  const open = (file: string) => api.updateSnapshot({ openFiles: [file] });
  return {
    module,
    get snapshot() {
      return latest;
    },
    ahead,
    openAhead: (file) => ahead?.start(() => open(file)) ?? never,
    openProjectOf(file) {
      const opened = open(file);
      const config = projectOf(file, opened)?.configFileName;
      // A file that stays open hides what the overlay says of it.
      const openProjects = config === undefined ? [] : [config];
      const closed = api.updateSnapshot({ closeFiles: [file], openProjects });
      opened.dispose();
      const [unused, used] = config === undefined && latest ? [closed, latest] : [latest, closed];
      unused?.dispose();
      latest = used;
    },
    projectNamed(config) {
      const opened = latest?.getProject(config);
      if (opened) return opened;
      const before = latest;
      latest = api.updateSnapshot({ openProjects: [config] });
      before?.dispose();
      return latest.getProject(config);
    },
    reread(changed) {
      const fileChanges = changed === 'all' ? { invalidateAll: true } : changed;
      const before = latest;
      latest = api.updateSnapshot({ fileChanges });
      before?.dispose();
    },
    close: () => api.close(),
  };
}

/** Takes any part of a file system, and what a part does not know from the disk. */
function fileSystem70({ read, tree }: Overlay): object {
  if (!tree) return { readFile: read };
  return {
    readFile: read,
    fileExists: (file: string) => tree.fileExists(file),
    directoryExists: (directory: string) => tree.directoryExists(directory),
    getAccessibleEntries: (directory: string) => tree.entries(directory),
  };
}

interface Api71 extends NativeApi {
  createSnapshot(parameters: object): Snapshot71;
}

interface Snapshot71 extends NativeSnapshot {
  getConfiguredProject(config: string): NativeProject | undefined;
  update(parameters: object): Snapshot71;
}

/** `typescript/sync`. Programs are brought up to date only when told. */
function connect71(compiler: Compiler, cwd: string, overlay: Overlay | undefined): Connection {
  const module = compiler.load('sync') as NativeModule;
  const fs = fileSystem71(compiler, overlay);
  const api = withFewerPauses(() => new module.API({ cwd, fs })) as Api71;
  const ahead = overlay ? undefined : aheadOn(api);
  let latest = api.createSnapshot({});
  const adopt = (next: Snapshot71) => {
    if (next !== latest) latest.dispose();
    latest = next;
  };
  return {
    module,
    get snapshot() {
      return latest;
    },
    ahead,
    openAhead: (file) => ahead?.start(() => latest.update({ openFiles: [file] })) ?? never,
    openProjectOf(file) {
      const opened = latest.update({ openFiles: [file] });
      const config = projectOf(file, opened)?.configFileName;
      if (config !== undefined)
        adopt(latest.update({ openProjects: [config], ensurePrograms: true }));
      if (opened !== latest) opened.dispose();
    },
    projectNamed(config) {
      if (!latest.getConfiguredProject(config)) {
        adopt(latest.update({ openProjects: [config], ensurePrograms: true }));
      }
      return latest.getConfiguredProject(config);
    },
    reread(changed) {
      const fileNotifications = changed === 'all' ? { invalidateAll: true } : changed;
      adopt(latest.update({ fileNotifications, ensurePrograms: true }));
    },
    close: () => api.close(),
  };
}

/** Of the file system it wants every part. */
function fileSystem71(compiler: Compiler, overlay: Overlay | undefined): object {
  const { read, tree } = overlay ?? {};
  const { serverFS } = compiler.load('fs') as { serverFS: { useOS: unknown; noop: unknown } };
  const { useOS, noop } = serverFS;
  return {
    readFile: read ? (file: string) => textOr(useOS, read(file)) : useOS,
    fileExists: tree ? (file: string) => tree.fileExists(file) ?? useOS : useOS,
    directoryExists: tree ? (folder: string) => tree.directoryExists(folder) ?? useOS : useOS,
    getAccessibleEntries: tree ? (folder: string) => tree.entries(folder) ?? useOS : useOS,
    realpath: useOS,
    stat: useOS,
    writeFile: noop,
    removeFile: noop,
  };
}

function textOr(disk: unknown, text: string | null | undefined): unknown {
  return text === undefined ? disk : (text ?? undefined);
}

/**
 * The process lives for one run over a repository and has its garbage collected less often: that is a tenth of its
 * work. A variable that somebody has set stays as it is.
 */
function withFewerPauses<Result>(start: () => Result): Result {
  if (process.env['GOGC'] !== undefined) return start();
  process.env['GOGC'] = '300';
  try {
    return start();
  } finally {
    delete process.env['GOGC'];
  }
}

function never(): boolean {
  return false;
}

/** The project of a file. One of no project gets one that is made up, without a configuration. */
export function projectOf(file: string, snapshot: NativeSnapshot): NativeProject | undefined {
  const project = snapshot.getDefaultProjectForFile(file);
  const config = project?.configFileName;
  return config === undefined || config.startsWith('/dev/null/') ? undefined : project;
}
