import type { SourceFile } from './source-file.ts';

/**
 * A place to keep what was found out about parts of a file: the same map for as long as that file is looked at, an empty one for
 * the next file.
 *
 * A `WeakMap` for all files would do, but V8 lets go of what lies in an old one in full collections only: every tree of a
 * run would be copied twice, and half of them be in memory at a time.
 */
export function knownOfFile<Key extends object, Value>(): (file: SourceFile) => Map<Key, Value> {
  const place = places;
  places += 1;
  return ({ ast }) => {
    if (current.ast !== ast) current = kept.get(ast) ?? { ast, maps: [] };
    return (current.maps[place] ??= new Map()) as Map<Key, Value>;
  };
}

/**
 * What is known of something, worked out when it is asked for the first time. Code refers to itself: who asks again while
 * that goes on gets what is assumed until then.
 */
export function knownOr<Key, Value>(
  known: Map<Key, Value>,
  key: Key,
  { assumed, workOut }: Unknown<NoInfer<Value>>,
): Value {
  if (!known.has(key)) {
    known.set(key, assumed);
    known.set(key, workOut());
  }
  return known.get(key)!;
}

interface Unknown<Value> {
  readonly assumed: Value;
  readonly workOut: () => Value;
}

/** Keeps what is found out about a file while others are looked at in between, until the function it returns is called. */
export function keepKnown({ ast }: SourceFile): () => void {
  kept.set(ast, current.ast === ast ? current : { ast, maps: [] });
  return () => void kept.delete(ast);
}

let places = 0;
let current: Current = { ast: undefined, maps: [] };

const kept = new Map<SourceFile['ast'], Current>();

interface Current {
  readonly ast: SourceFile['ast'] | undefined;
  readonly maps: Map<object, unknown>[];
}
