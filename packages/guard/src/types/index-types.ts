import path from 'node:path';
import { overlayFiles } from '@taskgroup/patterns';
import type { Candidate } from '../lint/candidate.ts';
import type { Repository } from '../repository.ts';
import { createProgram } from './create-program.ts';
import { Projects, type Project } from './find-project.ts';
import { isDisk, readOverlay, type IndexOverlay } from './index-overlay.ts';
import type { KeptPrograms } from './kept-programs.ts';
import { loadTypeScript, type TypeScript } from './load-typescript.ts';
import { OverlaySystem } from './overlay-system.ts';
import { sessionOverlay } from './session-overlay.ts';
import type { TypesOf, TypesWanted, WithoutTypes } from './types-of.ts';
import { warmTypes } from './warm.ts';
import { toPosix } from '../posix.ts';

/**
 * The types of staged files, from the commit's own tree: a file that differs on disk is read from the
 * index, an untracked one does not exist, a deleted one still does. Nothing is written anywhere.
 */
export function indexTypes(repository: Repository, staged: readonly Candidate[]): TypesOf {
  const warm = repository.commit === undefined ? warmTypes() : undefined;
  const overlay = once(() => (warm ? warm.show(staged) : readOverlay(repository, staged)));
  const openToSession = once(async () => {
    const read = await overlay();
    // What is nowhere else than on disk can be read there, several files at a time.
    if (!warm && !isDisk(read)) overlayFiles(...sessionOverlay(read));
  });
  const programOf = programsOf(repository.root, staged, overlay, warm?.programs);
  return async (file, wanted) => {
    if (!wanted.session) return programOf(file, wanted);
    await openToSession();
    return { types: 'session' };
  };
}

/** Programs of files as they lie on disk. */
export function diskPrograms(root: string, files: readonly Candidate[]): TypesOf {
  const nothing = { texts: new Map<string, string>(), absent: new Set<string>() };
  return programsOf(root, files, () => Promise.resolve(nothing));
}

function programsOf(
  root: string,
  files: readonly Candidate[],
  overlay: () => Promise<IndexOverlay>,
  kept?: KeptPrograms,
): TypesOf {
  const open = once(async () => Programs.open(root, files, await overlay(), kept));
  return async (file, wanted) => {
    const programs = await open();
    if (!programs) return { types: 'none', without: 'no-typescript' };
    const program = await programs.programFor(file, wanted);
    return typeof program === 'object'
      ? { types: { program } }
      : { types: 'none', without: program };
  };
}

function once<T>(start: () => Promise<T>): () => Promise<T> {
  let started: Promise<T> | undefined;
  return () => (started ??= start());
}

class Programs {
  readonly #ts: TypeScript;
  readonly #system: OverlaySystem;
  readonly #projects: Projects;
  readonly #judged: ReadonlySet<string>;
  readonly #kept: KeptPrograms | undefined;
  readonly #programs = new Map<Project, object | WithoutTypes>();

  private constructor(
    ts: TypeScript,
    system: OverlaySystem,
    projects: Projects,
    judged: ReadonlySet<string>,
    kept: KeptPrograms | undefined,
  ) {
    this.#ts = ts;
    this.#system = system;
    this.#projects = projects;
    this.#judged = judged;
    this.#kept = kept;
  }

  static open(
    root: string,
    files: readonly Candidate[],
    overlay: IndexOverlay,
    kept?: KeptPrograms,
  ): Programs | undefined {
    const ts = loadTypeScript(path.dirname(files[0]!.absolute));
    if (!ts) return undefined;
    const judged = new Set(files.map(({ absolute }) => toPosix(absolute)));
    const system = new OverlaySystem(ts, overlay);
    return new Programs(ts, system, new Projects(ts, system, root), judged, kept);
  }

  async programFor(file: string, options: TypesWanted): Promise<object | WithoutTypes> {
    const project = await this.#projects.of(file, options);
    if (!project) return 'outside-project';
    const program = this.#programs.get(project) ?? this.#tryCreate(project);
    this.#programs.set(project, program);
    return program;
  }

  /** A compiler that fails is no reason to judge nothing, as long as the report says so. */
  #tryCreate(project: Project): object | WithoutTypes {
    try {
      return createProgram(this.#ts, this.#system, project, this.#judged, this.#kept);
    } catch {
      return 'compiler-failed';
    }
  }
}
