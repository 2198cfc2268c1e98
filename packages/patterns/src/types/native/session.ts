/// <reference types="node" />
import { dirname, isAbsolute, relative } from 'node:path';
import { performance } from 'node:perf_hooks';
import {
  connect,
  projectOf,
  type Changed,
  type Changes,
  type Connection,
  type OverlayTree,
  type ReadOverlay,
} from './adapter.ts';
import type { IsWaiting, Rounds } from '../type-oracle.ts';
import type { Compiler } from './compiler.ts';
import { Configurations } from './configurations.ts';
import type { NativeFile, NativeProject } from './native-api.ts';
import { perProcess } from './per-process.ts';
import { PlainJavaScript } from './plain-javascript.ts';
import { ProjectView } from './project-view.ts';
import { noteReason } from './report.ts';

/** A file as its project sees it. */
export interface NativeSource {
  readonly tree: NativeFile;
  readonly project: ProjectView;
}

function never(): boolean {
  return false;
}

const sessions = perProcess('sessions', () => new Map<string, Session>());

/** The session with a compiler, started at the first call. Each thread has its own, as a session reads and waits. */
export function sessionWith(compiler: Compiler): Session {
  const session = sessions.get(compiler.root) ?? new Session(compiler);
  sessions.set(compiler.root, session);
  return session;
}

/** Ends all native processes of this thread; the next question starts one again. They also end with the thread. */
export function closeSessions(): void {
  for (const session of sessions.values()) session.close();
  sessions.clear();
}

/**
 * Files whose text is not the disk's, such as what is about to be committed. `null` stands for a file that is not
 * there. Given again when they are others; `undefined` ends it. The tree is for files that are added or taken away.
 *
 * Whoever tells each time what has changed since the last, on disk too, has nothing else read again.
 */
export function overlayFiles(
  read: ReadOverlay | undefined,
  tree?: OverlayTree,
  changes?: Changed,
): void {
  const isOtherTree = tree !== staged.tree;
  staged.read = read;
  staged.tree = tree;
  staged.isTold = changes !== undefined;
  for (const session of sessions.values()) {
    if (isOtherTree) session.close();
    if (read) session.useOverlay();
    session.forget(changes);
  }
}

const staged = perProcess(
  'overlay',
  (): {
    read?: ReadOverlay | undefined;
    tree?: OverlayTree | undefined;
    isTold?: boolean;
  } => ({}),
);

/**
 * A thread that had nothing to do for so many milliseconds belongs to an editor or a watcher, and files may have been
 * edited. Time in which it worked or waited for its turn does not count: reading everything again is expensive.
 */
const PAUSE = 3000;

export class Session {
  readonly #compiler: Compiler;
  /** The texts that the linter was given where they were not the disk's. */
  readonly #texts = new Map<string, string>();
  readonly #projects = new Map<NativeProject, ProjectView>();
  readonly #byFolder = new Map<string, NativeProject>();
  readonly #roots = new Map<NativeProject, ReadonlySet<string>>();
  readonly #outside = new Set<string>();
  /** Folders for a file of which the compiler has looked for a project. */
  readonly #searched = new Set<string>();
  readonly #plain = new PlainJavaScript((name) => staged.read?.(name));
  readonly #configurations = new Configurations((name) => staged.read?.(name));
  #connection: Connection | undefined;
  /** Whether the process is to ask for the texts, as not all of them are those of the disk. */
  #hasOverlay = staged.read !== undefined;
  #isDead = false;
  /** Was the compiler told to open the project of the next file already? */
  #isOpening = false;
  #opening: IsWaiting = never;
  #idleBefore = 0;

  constructor(compiler: Compiler) {
    this.#compiler = compiler;
  }

  /** A file with exactly this text; `undefined` where it belongs to no project. */
  source(file: string, text: string): NativeSource | undefined {
    if (this.#isDead || !isAbsolute(file)) return undefined;
    this.#notePause();
    if (this.#outside.has(file)) return undefined;
    if (this.#plain.holds(file)) return this.#miss(file, 'a file belongs to no project');
    const found = this.#find(file);
    if (!found || found.tree.text === text) return found;
    this.#texts.set(file, text);
    if (this.#hasOverlay) this.#reread({ changed: [file] });
    else this.useOverlay();
    const changed = this.#find(file);
    return changed?.tree.text === text ? changed : this.#miss(file, 'a text could not be given');
  }

  /** Told that there will be questions about a file, so that the process may prepare for them in the meantime. */
  expect(file: string): void {
    if (this.#isDead || !isAbsolute(file)) return;
    try {
      if (!this.#connection) {
        this.#isOpening = true;
        this.#opening = this.#connect().openAhead(file);
        return;
      }
      const project = this.#openedProject(file);
      if (project) this.#connection.ahead?.start(() => project.program.getSourceFile(file));
    } catch (error) {
      this.fail(error);
    }
  }

  /** Gets the file, where it takes nothing but waiting. For the first project it waits until that is open. */
  *whenReady(file: string): Generator<IsWaiting, void, void> {
    if (!this.#connection) this.expect(file);
    try {
      if (this.#byFolder.size === 0) yield this.#opening;
      const project = this.#openedProject(file);
      if (project) yield* this.inRounds([() => project.program.getSourceFile(file)]);
    } catch (error) {
      this.fail(error);
    }
  }

  /** Runs actions that ask, all of them at once where requests can be sent ahead. */
  *inRounds<Result>(actions: readonly (() => Result)[]): Rounds<Result> {
    const ahead = this.#connection?.ahead;
    return ahead ? yield* ahead.run(actions) : actions.map((action) => action());
  }

  /** Waits for every answer, even within an action that is one of many. */
  now<Result>(action: () => Result): Result {
    const ahead = this.#connection?.ahead;
    return ahead ? ahead.now(action) : action();
  }

  /** From now on the process asks here for the text of every file. */
  useOverlay(): void {
    if (this.#hasOverlay) return;
    this.close();
    this.#hasOverlay = true;
  }

  /** Are the types of a project still good, or has a file changed since? */
  isCurrent({ project }: NativeSource): boolean {
    return this.#projects.get(project.native) === project;
  }

  /** Notes an error; a process that answers nothing any more is not asked again. */
  fail(error: unknown): void {
    const [reason] = String((error as Error).message).split('\n');
    noteReason(`the native compiler could not answer: ${reason}`);
    try {
      this.now(() => this.#connection?.snapshot?.getDefaultProjectForFile('/'));
    } catch {
      noteReason('the native compiler has ended');
      this.close();
      this.#isDead = true;
    }
  }

  /** Lets everything be read again, or what has changed. */
  forget(changes: Changed = 'all'): void {
    this.#outside.clear();
    this.#searched.clear();
    this.#plain.forget();
    this.#configurations.forget();
    const given = [...this.#texts.keys()];
    this.#texts.clear();
    if (!this.#connection) return;
    if (changes === 'all') return this.#reread('all');
    const all = { ...changes, changed: [...changes.changed, ...given] };
    if (isSome(all)) this.#reread(all);
  }

  close(): void {
    this.#forgetProjects();
    try {
      this.#connection?.close();
    } catch {
      // It is gone already.
    }
    this.#connection = undefined;
    this.#isOpening = false;
  }

  #notePause(): void {
    const { idle } = performance.eventLoopUtilization();
    const isPaused = idle - this.#idleBefore > PAUSE;
    this.#idleBefore = idle;
    if (isPaused && !staged.isTold) this.forget();
  }

  #find(file: string): NativeSource | undefined {
    const native = this.#projectOf(file);
    const tree = native?.program.getSourceFile(file);
    if (!tree) return this.#miss(file, 'a file belongs to no project');
    const project =
      this.#projects.get(native!) ?? new ProjectView(native!, this.#connection!.module);
    this.#projects.set(native!, project);
    return { tree, project };
  }

  #projectOf(file: string): NativeProject | undefined {
    const connection = this.#connect();
    const { snapshot } = connection;
    const project = snapshot && (this.#projectBeside(file) ?? projectOf(file, snapshot));
    if (project && this.#isItsOwn(project, file)) return this.#remember(file, project);
    const opened = this.#open(file, connection);
    if (connection.snapshot !== snapshot) this.#forgetProjects();
    const found = opened ?? (connection.snapshot && projectOf(file, connection.snapshot));
    this.#searched.add(dirname(file));
    return found && this.#remember(file, found);
  }

  /** To let the compiler search takes long: where configurations do not tell, it is done once for each folder. */
  #isItsOwn(project: NativeProject, file: string): boolean {
    const folder = dirname(file);
    const isKnown = this.#searched.has(folder) && !this.#configurations.around(folder);
    return isKnown || this.#isNearest(file, project);
  }

  /**
   * A project further up may hold the file too, and was opened for another one: which of them answers must not depend on the
   * order of the files.
   */
  #isNearest(file: string, { configFileName }: NativeProject): boolean {
    const nearest = this.#configurations.nearest(dirname(file));
    return nearest === undefined || isWithin(dirname(configFileName!), nearest);
  }

  /**
   * For a file of no project the compiler makes one up, with all that the file imports, and does so each time: it is asked
   * to look for one only where the configurations around the file do not tell.
   */
  #open(file: string, connection: Connection): NativeProject | undefined {
    const around = this.#configurations.around(dirname(file));
    if (around && !this.#isOpening) return nearestWith(file, around, connection);
    this.#isOpening = false;
    connection.openProjectOf(file);
    const { snapshot } = connection;
    return snapshot && projectOf(file, snapshot);
  }

  #connect(): Connection {
    const overlay = {
      read: (name: string) => this.#texts.get(name) ?? staged.read?.(name),
      tree: staged.tree,
    };
    this.#connection ??= connect(
      this.#compiler,
      process.cwd(),
      this.#hasOverlay ? overlay : undefined,
    );
    return this.#connection;
  }

  /**
   * The project of a file in the same folder, or in one above it below the same configuration, where it names this one
   * too: to ask for it takes milliseconds.
   */
  #projectBeside(file: string): NativeProject | undefined {
    const project = this.#projectAround(dirname(file));
    if (!project) return undefined;
    const roots = this.#roots.get(project) ?? new Set(project.rootFiles);
    this.#roots.set(project, roots);
    return roots.has(file) ? project : undefined;
  }

  #openedProject(file: string): NativeProject | undefined {
    return this.#connection?.snapshot && this.#projectBeside(file);
  }

  #projectAround(folder: string): NativeProject | undefined {
    const known = this.#byFolder.get(folder);
    const above = dirname(folder);
    if (known || above === folder || this.#configurations.areIn(folder)) return known;
    return this.#projectAround(above);
  }

  #remember(file: string, project: NativeProject): NativeProject {
    const around = dirname(project.configFileName!);
    if (!this.#byFolder.has(around)) this.#byFolder.set(around, project);
    if (this.#isNearest(file, project)) this.#byFolder.set(dirname(file), project);
    return project;
  }

  #forgetProjects(): void {
    this.#projects.clear();
    this.#byFolder.clear();
    this.#roots.clear();
  }

  #reread(changed: Changed): void {
    this.#forgetProjects();
    this.#connection!.reread(changed);
  }

  #miss(file: string, reason: string): undefined {
    this.#outside.add(file);
    noteReason(reason);
  }
}

function isSome({ changed, created = [], deleted = [] }: Changes): boolean {
  return changed.length + created.length + deleted.length > 0;
}

function isWithin(folder: string, outer: string): boolean {
  return !relative(outer, folder).startsWith('..');
}

/** The first that holds the file: its own configuration may leave it to one further up. */
function nearestWith(
  file: string,
  configurations: readonly string[],
  connection: Connection,
): NativeProject | undefined {
  for (const each of configurations) {
    const project = connection.projectNamed(each);
    if (project?.program.getSourceFile(file)) return project;
  }
  return undefined;
}
