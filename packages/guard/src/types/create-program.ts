import type { CompilerHost, CompilerOptions, Program } from 'typescript';
import type { TypeScript } from './load-typescript.ts';
import type { Project } from './find-project.ts';
import type { KeptPrograms } from './kept-programs.ts';
import type { OverlaySystem } from './overlay-system.ts';

/**
 * A program of the staged files of one project and of what they import. Other files of the project
 * are left out unless they may declare globals: they cannot change a staged file's types.
 *
 * The compiler follows imports by recursion. From few roots a chain of a thousand imports is as deep as
 * it is long, and overflows the stack; from all roots, most of it is known before it is reached.
 */
export function createProgram(
  ts: TypeScript,
  system: OverlaySystem,
  { configFile, parsed }: Project,
  staged: ReadonlySet<string>,
  kept?: KeptPrograms,
): Program {
  const options = { ...parsed.options, noEmit: true };
  const create = (rootNames: string[]) => {
    const host = hostFor(ts, system, options);
    const oldProgram = kept?.adopt(configFile, host, options);
    const program = ts.createProgram({
      ...{ rootNames, options, host },
      ...(oldProgram ? { oldProgram } : {}),
      ...(parsed.projectReferences ? { projectReferences: parsed.projectReferences } : {}),
    });
    kept?.keep(configFile, program);
    return program;
  };
  const look = (file: string) => isGlobal(file, system);
  const hasGlobals = kept ? kept.remembered(look) : look;
  try {
    return create(parsed.fileNames.filter((file) => staged.has(file) || hasGlobals(file)));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const others = parsed.fileNames.filter((file) => !staged.has(file));
    return create([...others, ...parsed.fileNames.filter((file) => staged.has(file))]);
  }
}

function hostFor(ts: TypeScript, system: OverlaySystem, options: CompilerOptions): CompilerHost {
  const host = system.compilerHost(options);
  if (ts.JSDocParsingMode) host.jsDocParsingMode = ts.JSDocParsingMode.ParseForTypeInfo;
  return host;
}

/** A script, a declaration file, or a module that augments the global scope or another module. */
function isGlobal(file: string, system: OverlaySystem): boolean {
  const text = system.readFile(file) ?? '';
  if (/\.d\.[^.]*\.?[cm]?ts$/.test(file) || /\bdeclare\s+(global|module)\b/.test(text)) return true;
  return !/\b(import|export)\b/.test(text);
}
