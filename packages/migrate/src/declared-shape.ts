import type { ts } from 'ts-morph';

/**
 * All that other files can see of a file: its declarations as the compiler would emit them. `undefined` where it cannot
 * write them in full, so that nobody takes two such shapes for the same.
 */
export function shapeOf(program: ts.Program, file: string): string | undefined {
  const known = shapes.get(program) ?? new Map<string, string | undefined>();
  shapes.set(program, known);
  if (!known.has(file)) known.set(file, emitShape(program, file));
  return known.get(file);
}

const shapes = new WeakMap<ts.Program, Map<string, string | undefined>>();

function emitShape(program: ts.Program, file: string): string | undefined {
  const source = program.getSourceFile(file);
  // What is internal is missing in the declarations then, and importers in the same program see it.
  if (!source || program.getCompilerOptions().stripInternal) return undefined;
  let shape: string | undefined;
  const write = (_name: string, text: string) => (shape = text);
  try {
    const { diagnostics } = (program.emit as Emit)(source, write, undefined, true, undefined, true);
    return diagnostics.length ? undefined : shape;
  } catch {
    return undefined; // The compiler has no declarations for some JavaScript.
  }
}

/** The last argument is the compiler's own: emit declarations whatever the options say. */
type Emit = (...args: readonly unknown[]) => ts.EmitResult;
