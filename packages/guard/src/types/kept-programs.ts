import type { CompilerHost, CompilerOptions, Program, SourceFile } from 'typescript';
import type { FileChanges } from '@taskgroup/patterns';

/** One project's last program, and the trees that the next one can take over. */
interface Kept {
  readonly options: string;
  readonly files: Map<string, SourceFile | undefined>;
  program?: Program;
}

/** Programs and trees of earlier commits: of those, only what has changed is parsed again. */
export class KeptPrograms {
  readonly #projects = new Map<string, Kept>();
  readonly #answers = new Map<string, boolean>();

  /** Has a host give out the trees that are known; the program that they come from is the new one's pattern. */
  adopt(configFile: string, host: CompilerHost, options: CompilerOptions): Program | undefined {
    const kept = this.#projectOf(configFile, JSON.stringify(options));
    const parse = host.getSourceFile.bind(host);
    host.getSourceFile = (file, ...rest) => {
      if (!kept.files.has(file)) kept.files.set(file, parse(file, ...rest));
      return kept.files.get(file);
    };
    return kept.program;
  }

  keep(configFile: string, program: Program): void {
    this.#projects.get(configFile)!.program = program;
  }

  /** Asks once about each text. */
  remembered(ask: (file: string) => boolean): (file: string) => boolean {
    return (file) => {
      const answer = this.#answers.get(file) ?? ask(file);
      this.#answers.set(file, answer);
      return answer;
    };
  }

  /** A file that comes or goes may be what an import means from now on: then all imports are resolved anew. */
  forget(changes: FileChanges | 'all'): void {
    if (changes === 'all') {
      this.#projects.clear();
      this.#answers.clear();
      return;
    }
    const { changed, created = [], deleted = [] } = changes;
    const gone = [...changed, ...created, ...deleted];
    // A manifest says what kind of module the files below it are, a configuration how to read them.
    if (gone.some((file) => file.endsWith('.json'))) return this.forget('all');
    const isOtherTree = created.length > 0 || deleted.length > 0;
    for (const file of gone) this.#answers.delete(file);
    for (const kept of this.#projects.values()) {
      for (const file of gone) kept.files.delete(file);
      if (isOtherTree) delete kept.program;
    }
  }

  #projectOf(configFile: string, options: string): Kept {
    const known = this.#projects.get(configFile);
    if (known?.options === options) return known;
    const kept: Kept = { options, files: new Map() };
    this.#projects.set(configFile, kept);
    return kept;
  }
}
