/**
 * The well-known symbols behind `using` and `await using`, or what compilers and polyfills agree on where the host has
 * none yet: a class body that names a missing symbol would define a member called 'undefined'.
 */
export const dispose: typeof Symbol.dispose =
  Symbol.dispose ?? (Symbol.for('Symbol.dispose') as typeof Symbol.dispose);

export const asyncDispose: typeof Symbol.asyncDispose =
  Symbol.asyncDispose ?? (Symbol.for('Symbol.asyncDispose') as typeof Symbol.asyncDispose);
