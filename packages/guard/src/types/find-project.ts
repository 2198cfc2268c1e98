import path from 'node:path';
import type { ParsedCommandLine } from 'typescript';
import type { TypeScript } from './load-typescript.ts';
import { toPosix } from '../posix.ts';
import type { OverlaySystem } from './overlay-system.ts';
import type { TypesWanted } from './types-of.ts';

/** A tsconfig and the files it includes. */
export interface Project {
  readonly configFile: string;
  readonly parsed: ParsedCommandLine;
}

/** Finds the tsconfig that includes a file, as the repository's ESLint configuration asks for it. */
export class Projects {
  readonly #ts: TypeScript;
  readonly #system: OverlaySystem;
  readonly #root: string;
  readonly #parsed = new Map<string, Project | undefined>();

  constructor(ts: TypeScript, system: OverlaySystem, root: string) {
    this.#ts = ts;
    this.#system = system;
    this.#root = toPosix(root);
  }

  async of(file: string, options: TypesWanted): Promise<Project | undefined> {
    for (const configFile of await this.#configFiles(toPosix(file), options)) {
      const project = this.#including(toPosix(file), configFile, new Set());
      if (project) return project;
    }
    return undefined;
  }

  async #configFiles(file: string, { project, tsconfigRootDir }: TypesWanted): Promise<string[]> {
    const named = [project].flat().filter((entry) => typeof entry === 'string');
    if (!named.length) return this.#above(file);
    const { glob } = await import('tinyglobby');
    return glob(named, { cwd: tsconfigRootDir ?? this.#root, absolute: true });
  }

  /** The nearest tsconfig comes first, but one that leaves the file out does not end the search. */
  #above(file: string): string[] {
    const found: string[] = [];
    for (let directory = path.posix.dirname(file); ; directory = path.posix.dirname(directory)) {
      const configFile = path.posix.join(directory, 'tsconfig.json');
      if (this.#system.fileExists(configFile)) found.push(configFile);
      if (directory === this.#root || directory === path.posix.dirname(directory)) return found;
    }
  }

  /** Looks through a tsconfig and those it refers to. */
  #including(file: string, configFile: string, seen: Set<string>): Project | undefined {
    if (seen.has(configFile)) return undefined;
    seen.add(configFile);
    const project = this.#parse(configFile);
    if (project?.parsed.fileNames.includes(file)) return project;
    for (const reference of project?.parsed.projectReferences ?? []) {
      const found = this.#including(file, this.#ts.resolveProjectReferencePath(reference), seen);
      if (found) return found;
    }
    return undefined;
  }

  #parse(configFile: string): Project | undefined {
    if (!this.#parsed.has(configFile)) this.#parsed.set(configFile, this.#read(configFile));
    return this.#parsed.get(configFile);
  }

  #read(configFile: string): Project | undefined {
    const host = this.#system.configHost();
    const parsed = this.#ts.getParsedCommandLineOfConfigFile(configFile, { noEmit: true }, host);
    return parsed && { configFile, parsed };
  }
}
