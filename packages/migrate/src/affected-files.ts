import { ts } from 'ts-morph';
import { shapeOf } from './declared-shape.ts';
import type { Imports } from './imports.ts';
import { declareTheSame } from './same-declarations.ts';

export interface AffectedFiles {
  readonly files: ReadonlySet<string>;
  /** Those that see a difference in another one. */
  readonly seeing: ReadonlySet<string>;
}

/**
 * The files whose diagnostics may differ between two programs: those that changed, and of those that import them only as
 * many as can see a difference. Most rewrites stay inside a function, whose type is the same afterwards.
 */
export function affectedFiles(
  changed: readonly string[],
  { imports, previous, next }: Succession,
): AffectedFiles {
  const affected = new Set(changed);
  const seeing = new Set<string>();
  const seenThrough = new Set<string>();
  for (const file of affected) {
    if (!looksDifferent(file)) continue;
    if (reachesEverybody(next.getSourceFile(file))) {
      const everyone = everyFile(next);
      return { files: everyone, seeing: everyone };
    }
    seenThrough.add(file);
    // One that was found the same may name another that was not.
    for (const importer of imports.importersOf(file)) {
      affected.delete(importer);
      affected.add(importer);
      seeing.add(importer);
    }
  }
  return { files: affected, seeing };

  function looksDifferent(file: string): boolean {
    if (seenThrough.has(file)) return false;
    if (seenThrough.size === 0 && staysInside(file)) return false;
    const shape = shapeOf(next, file);
    if (shape === undefined || shape !== shapeOf(previous, file)) return true;
    return seenThrough.size > 0 && namesOneOf(seenThrough, shape, file, next);
  }

  /** Of use as long as no file that this one imports looks different: it may hand on what it infers from it. */
  function staysInside(file: string): boolean {
    return declareTheSame(previous.getSourceFile(file), next.getSourceFile(file));
  }
}

export interface Succession {
  readonly imports: Imports;
  readonly previous: ts.Program;
  readonly next: ts.Program;
}

/** Its globals are everybody's, and so is what it adds to the module of another. */
function reachesEverybody(source: ts.SourceFile | undefined): boolean {
  if (!source) return false;
  const { moduleAugmentations } = source as unknown as Augmenting;
  return !ts.isExternalModule(source) || (moduleAugmentations?.length ?? 0) > 0;
}

/** TypeScript keeps them to itself. */
interface Augmenting {
  readonly moduleAugmentations?: readonly unknown[];
}

function everyFile(program: ts.Program): Set<string> {
  const own = program.getSourceFiles().filter(({ isDeclarationFile }) => !isDeclarationFile);
  return new Set(own.map(({ fileName }) => fileName));
}

/** Does a shape hand on what another file declares? */
function namesOneOf(
  files: ReadonlySet<string>,
  shape: string,
  file: string,
  program: ts.Program,
): boolean {
  const { importedFiles } = ts.preProcessFile(shape, true, true);
  const options = program.getCompilerOptions();
  return importedFiles.some(({ fileName }) => {
    const { resolvedModule } = ts.resolveModuleName(fileName, file, options, ts.sys);
    return resolvedModule !== undefined && files.has(resolvedModule.resolvedFileName);
  });
}
