import type { Program } from 'typescript';
import type { TypeScript } from './load-typescript.ts';
import type { Project } from './find-project.ts';
import type { OverlaySystem } from './overlay-system.ts';

/**
 * A program of the staged files of one project and of what they import. Other files of the project
 * are left out unless they may declare globals: they cannot change a staged file's types.
 */
export function createProgram(
  ts: TypeScript,
  system: OverlaySystem,
  { parsed }: Project,
  staged: ReadonlySet<string>,
): Program {
  const options = { ...parsed.options, noEmit: true };
  const host = system.compilerHost(options);
  if (ts.JSDocParsingMode) host.jsDocParsingMode = ts.JSDocParsingMode.ParseForTypeInfo;
  const rootNames = parsed.fileNames.filter(
    (file) => staged.has(file) || mayDeclareGlobals(file, system.readFile(file) ?? ''),
  );
  return ts.createProgram({
    ...{ rootNames, options, host },
    ...(parsed.projectReferences ? { projectReferences: parsed.projectReferences } : {}),
  });
}

/** A script, a declaration file, or a module that augments the global scope or another module. */
function mayDeclareGlobals(file: string, text: string): boolean {
  if (/\.d\.[^.]*\.?[cm]?ts$/.test(file) || /\bdeclare\s+(global|module)\b/.test(text)) return true;
  return !/\b(import|export)\b/.test(text);
}
