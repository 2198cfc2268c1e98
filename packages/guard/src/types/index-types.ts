import path from 'node:path';
import type { FileConfig, ParserOptions } from '../lint/only-ours.ts';
import type { Candidate } from '../lint/candidate.ts';
import type { TypesOf, WithoutTypes } from '../lint/lint-files.ts';
import type { Repository } from '../repository.ts';
import { createProgram } from './create-program.ts';
import { Projects, type Project } from './find-project.ts';
import { normalise, readOverlay } from './index-overlay.ts';
import { loadTypeScript, type TypeScript } from './load-typescript.ts';
import { OverlaySystem } from './overlay-system.ts';

/**
 * The types of staged files, from the commit's own tree: a file that differs on disk is read from the
 * index, an untracked one does not exist, a deleted one still does. Nothing is written anywhere.
 */
export function indexTypes(repository: Repository, staged: readonly Candidate[]): TypesOf {
  let opened: Promise<IndexTypes | undefined> | undefined;
  return async (file, { languageOptions }: FileConfig) => {
    opened ??= IndexTypes.open(repository, staged);
    const types = await opened;
    if (!types) return { types: 'none', without: 'no-typescript' };
    const program = await types.programFor(file, languageOptions?.parserOptions ?? {});
    return typeof program === 'object'
      ? { types: { program } }
      : { types: 'none', without: program };
  };
}

class IndexTypes {
  readonly #ts: TypeScript;
  readonly #system: OverlaySystem;
  readonly #projects: Projects;
  readonly #staged: ReadonlySet<string>;
  readonly #programs = new Map<Project, object | WithoutTypes>();

  private constructor(ts: TypeScript, system: OverlaySystem, root: string, staged: Set<string>) {
    this.#ts = ts;
    this.#system = system;
    this.#projects = new Projects(ts, system, root);
    this.#staged = staged;
  }

  static async open(
    repository: Repository,
    staged: readonly Candidate[],
  ): Promise<IndexTypes | undefined> {
    const ts = loadTypeScript(path.dirname(staged[0]!.absolute));
    if (!ts) return undefined;
    const system = new OverlaySystem(ts, await readOverlay(repository, staged));
    const files = staged.map(({ absolute }) => normalise(absolute));
    return new IndexTypes(ts, system, repository.root, new Set(files));
  }

  async programFor(file: string, options: ParserOptions): Promise<object | WithoutTypes> {
    const project = await this.#projects.of(file, options);
    if (!project) return 'outside-project';
    const program = this.#programs.get(project) ?? this.#tryCreate(project);
    this.#programs.set(project, program);
    return program;
  }

  /** A compiler that fails is no reason to judge nothing, as long as the report says so. */
  #tryCreate(project: Project): object | WithoutTypes {
    try {
      return createProgram(this.#ts, this.#system, project, this.#staged);
    } catch {
      return 'compiler-failed';
    }
  }
}
